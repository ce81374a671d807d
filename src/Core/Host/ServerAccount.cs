namespace PgTlsDashboard.Core.Host;

/// <summary>The unprivileged account that runs a throw-away server when this program is root: postgres refuses to run as root.</summary>
public sealed record ServerAccount(string Name, int Uid, int Gid)
{
    private static readonly string[] s_candidates = ["postgres", "nobody"];

    /// <summary>Whether an account is needed at all; otherwise the server runs as this program's own user.</summary>
    public static bool IsNeeded => Environment.IsPrivilegedProcess;

    /// <summary>The first of <c>postgres</c> and <c>nobody</c> that this machine knows; null when it knows neither.</summary>
    public static ServerAccount? Find() => Find(File.ReadAllText("/etc/passwd"));

    /// <summary>Options for setpriv(1): the account's rights and no more, and SIGINT, the fast shutdown, when this program dies.</summary>
    internal static IEnumerable<string> Privileges(ServerAccount? account) => account is null
        ? ["--no-new-privs", "--pdeathsig", "INT"]
        : ["--reuid", $"{account.Uid}", "--regid", $"{account.Gid}", "--clear-groups", "--no-new-privs", "--pdeathsig", "INT"];

    internal static ServerAccount? Find(string passwd)
    {
        var accounts = passwd.Split('\n').Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToLookup(fields => fields[0]);
        foreach (var name in s_candidates)
            foreach (var fields in accounts[name])
                if (int.TryParse(fields[2], out var uid) && int.TryParse(fields[3], out var gid) && uid != 0)
                    return new(name, uid, gid);
        return null;
    }
}
