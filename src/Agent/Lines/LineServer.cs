using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;
using StreamJsonRpc;

namespace PgTlsDashboard.Agent.Lines;

/// <summary>Serves the contract on one line until that ends.</summary>
internal static class LineServer
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
                when (e is ConnectionLostException or IOException or UnrecognizedJsonRpcMessageException or InvalidDataException
                    or ObjectDisposedException)
            {
                // A line that breaks ends as one that is closed does: what was begun on it goes on.
            }
        }
    }

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
