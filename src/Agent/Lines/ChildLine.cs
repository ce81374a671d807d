using Nerdbank.Streams;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Agent.State;

namespace PgTlsDashboard.Agent.Lines;

/// <summary>
/// A child of the dashboard: the contract over standard input and output. It ends with its pipe, unless a clock runs: then it stays, and
/// the next child of the same state becomes the way to it.
/// </summary>
internal static class ChildLine
{
    public static async Task<int> RunAsync(string? statePath)
    {
        var state = AgentState.Open(statePath);
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        var line = FullDuplexStream.Splice(input, output);
        if (await LingeringAgent.TryPassAsync(state.Socket, line).ConfigureAwait(false)) return 0;
        using var loggers = LoggerFactoryOfErrors.Create();
        var core = new AgentCore(state, TimeProvider.System, loggers);
        await using (core.ConfigureAwait(false))
        {
            core.Start();
            await LineServer.ServeAsync(core, line, LineServer.CommandOf()).ConfigureAwait(false);
            await core.IdleAsync().ConfigureAwait(false);
            // Nobody reads what is written from here on.
            if (core.Clock.IsRunning) await new LingeringAgent(core).StayAsync().ConfigureAwait(false);
        }

        return 0;
    }
}
