using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>The account that an agent runs as.</summary>
/// <param name="Gid">Its primary group.</param>
public sealed record AgentAccount(int Uid, int Gid)
{
    /// <summary>
    /// The account of an owner. Its group is the one of the passwd database: a directory may belong to any group, root's included. The
    /// directory's group counts where the account has no entry.
    /// </summary>
    internal static AgentAccount Of(int uid, int gid) => new(uid, Accounts.Find(uid)?.Gid ?? gid);

    /// <summary>The name, or the number where the passwd database has no entry.</summary>
    public string Name => Accounts.NameOf(Uid) ?? $"{Uid}";

    /// <summary>Options of setpriv(1): the account's own groups, or its gid alone where it has no entry in the passwd database.</summary>
    internal string[] Privileges() =>
    [
        "--reuid", $"{Uid}", "--regid", $"{Gid}", Accounts.NameOf(Uid) is null ? "--clear-groups" : "--init-groups",
        "--inh-caps=-all", "--no-new-privs",
    ];

    /// <summary>
    /// Who owns a path, without opening it; where it cannot be seen, who owns the nearest directory above that can: it is that account's
    /// mode which shuts others out. Null when nothing of it is there.
    /// </summary>
    public static AgentAccount? OwnerOf(string path)
    {
        for (var at = path; at is { Length: > 1 }; at = Path.GetDirectoryName(at))
        {
            var seen = FileState.TryStatus(at, out var status, out var missing);
            if (seen) return Of((int)status.Uid, (int)status.Gid);
            if (missing) return null;
        }

        return null;
    }

    /// <summary>
    /// Who owns a path whose links are that account's own or root's; null where a link of another account chose who works there.
    /// </summary>
    public static AgentAccount? SoleOwnerOf(string path) =>
        OwnerOf(path) is { } owner && PathOwners.LinksAreOnly(path, owner.Uid) ? owner : null;

    /// <summary>This program's own account.</summary>
    public static AgentAccount Own { get; } = new((int)Posix.EffectiveUser(), (int)Posix.EffectiveGroup());
}
