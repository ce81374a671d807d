using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Setup.Impact;

namespace PgTlsDashboard.Core.Setup;

/// <summary>Whom a change of the access rules touches: those who are in now, and those who got a bundle.</summary>
public sealed record AccessImpact
{
    /// <summary>Nothing about access changes.</summary>
    public static readonly AccessImpact None = new() { Sessions = [], Clients = [], SessionsKnown = true };

    /// <summary>Who would not get in again comes before who might not.</summary>
    public required ImmutableArray<SessionImpact> Sessions { get; init; }

    public required ImmutableArray<ClientImpact> Clients { get; init; }

    /// <summary>Whether the server could be asked who is in.</summary>
    public required bool SessionsKnown { get; init; }

    public static AccessImpact Of(TargetSnapshot snapshot, HbaRules after, ImmutableArray<DatabaseClient> clients) => new()
    {
        Sessions = [.. new SessionJudge(snapshot, after).Judge(snapshot.Server?.Sessions ?? []).OrderBy(s => s.Undecided)],
        Clients = [.. new ClientJudge(snapshot, after).Judge(clients).OrderBy(c => c.Undecided)],
        SessionsKnown = snapshot.Server?.Sessions is not null,
    };
}
