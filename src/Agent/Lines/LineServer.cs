using Microsoft.Extensions.Logging;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;
using StreamJsonRpc;

namespace PgTlsDashboard.Agent.Lines;

/// <summary>Serves the contract on one line until that ends.</summary>
internal static partial class LineServer
{
    public static async Task ServeAsync(AgentCore core, Stream line, string command)
    {
        var agent = new ServerAgent(core, command);
        await using (agent.ConfigureAwait(false))
        {
            using var rpc = AgentLine.Serve(line, agent);
            try
            {
                await rpc.Completion.ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // A line that breaks, or says what nobody can read, ends as one that is closed does: what was begun on it goes on.
                if (e is not (ConnectionLostException or ObjectDisposedException))
                    LogBroken(core.Loggers.CreateLogger(nameof(LineServer)), e.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The line to the dashboard ended by what it carried ({Kind})")]
    private static partial void LogBroken(ILogger logger, string kind);

    /// <summary>How a person starts this very program, quoted for a shell.</summary>
    public static string CommandOf()
    {
        var program = Environment.ProcessPath ?? AgentProgram.Name;
        string[] words = Path.GetFileName(program) == "dotnet"
            ? [program, "exec", Path.Combine(AppContext.BaseDirectory, "PgTlsDashboard.Agent.dll")]
            : [program];
        return string.Join(' ', words.Select(ShellWord.Quote));
    }
}
