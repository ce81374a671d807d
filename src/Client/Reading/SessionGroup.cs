using System.Collections.Immutable;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Impact;

namespace PgTlsDashboard.Client.Reading;

/// <summary>Live sessions that are the same to a reader: a pool's connections are one line.</summary>
/// <param name="Session">The oldest of them.</param>
public sealed record SessionGroup(ServerSession Session, int Count, bool Undecided, string Because)
{
    public string Database => Session.Replication ? "replication" : Session.Database ?? "";

    public string Transport => Session switch
    {
        { Address: null } => "the socket",
        { Gss: true } => "GSS encryption",
        { Tls: true } => "TLS",
        _ => "plaintext",
    };

    /// <summary>The largest groups first, those that are certain before those that are not.</summary>
    public static ImmutableArray<SessionGroup> Of(ImmutableArray<SessionImpact> impacts) => [.. impacts
        .GroupBy(i => (i.Session.Role, i.Session.Database, i.Session.Address, i.Session.Tls, i.Session.Gss, i.Session.Replication,
            i.Session.ApplicationName, i.Undecided, i.Because))
        .Select(g => new SessionGroup(g.MinBy(i => i.Session.StartedAt)!.Session, g.Count(), g.Key.Undecided, g.Key.Because))
        .OrderBy(g => g.Undecided).ThenByDescending(g => g.Count).ThenBy(g => g.Session.Role, StringComparer.Ordinal)];
}
