using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Impact;

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

    /// <param name="mapsAfter">The user maps that come with the rules; null when they stay as they are.</param>
    public static AccessImpact Of(TargetSnapshot snapshot, HbaRules after, ImmutableArray<DatabaseClient> clients,
        UserMaps? mapsAfter = null)
    {
        var maps = new MapChange(snapshot.Maps, mapsAfter);
        return new()
        {
            Sessions = [.. new SessionAccess(snapshot, after, maps).Check(snapshot.Server?.Sessions ?? []).OrderBy(s => s.Undecided)],
            Clients = [.. new ClientAccess(snapshot, after, maps).Check(clients).OrderBy(c => c.Undecided)],
            SessionsKnown = snapshot.Server?.Sessions is not null,
        };
    }
}
