using PgTlsDashboard.Agent.Lines;

namespace PgTlsDashboard.Agent;

/// <summary>The command line: 0 done, 1 failed, 2 the command must be corrected.</summary>
internal static class Verbs
{
    private const string Help = """
        pgtls-agent local --socket PATH --dashboard UID [--account NAME] [--state DIR]
            connects to the dashboard's Unix-domain socket and stays; as root it first changes to the account that owns the server's files
        pgtls-agent place-key ID PATH [--state DIR]
            puts the key of a plan in its place, mode 0600, for who applies a plan by hand
        pgtls-agent child --state DIR
            what the dashboard starts: the contract over standard input and output
        pgtls-agent --version

        --state   where the agent keeps journal and keys (default: /var/lib/pgtls-agent/UID, else ~/.local/state/pgtls-agent)
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        using var memory = new IdleMemory();
        try
        {
            switch (args)
            {
                case ["child", .. var rest] when Options.Read(rest, "state") is { Words: [] } options:
                    return await ChildLine.RunAsync(options.Value("state")).ConfigureAwait(false);
                case ["local", .. var rest] when Options.Read(rest, "state", "socket", "dashboard", "account") is { Words: [] } options:
                    return await LocalVerb.RunAsync(options).ConfigureAwait(false);
                case ["place-key", .. var rest] when Options.Read(rest, "state") is { Words: [var id, var path] } options
                    && Guid.TryParse(id, out var key):
                    return PlaceKey.Run(options.Value("state"), key, path);
                case ["--version"]:
                    Console.WriteLine(AgentVersion.Text);
                    return 0;
                default:
                    await Console.Error.WriteLineAsync(Help).ConfigureAwait(false);
                    return args is ["--help"] ? 0 : 2;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 1;
        }
    }
}
