using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Setup;

/// <summary>A live session that would meet another answer if it came again.</summary>
/// <param name="Undecided">It may get in or not: that cannot be told from here.</param>
/// <param name="Because">A sentence: the record that would decide, or that none does.</param>
public sealed record SessionImpact(ServerSession Session, bool Undecided, string Because);

/// <summary>A client of the inventory that would meet another answer with its certificate.</summary>
public sealed record ClientImpact(DatabaseClient Client, bool Undecided, string Because);

/// <summary>Whom a change of the access rules touches: those who are in now, and those who got a bundle.</summary>
public sealed record AccessImpact
{
    /// <summary>Nothing about access changes.</summary>
    public static readonly AccessImpact None = new() { Sessions = [], Clients = [], SessionsKnown = true };

    public required ImmutableArray<SessionImpact> Sessions { get; init; }

    public required ImmutableArray<ClientImpact> Clients { get; init; }

    /// <summary>Whether the server could be asked who is in.</summary>
    public required bool SessionsKnown { get; init; }

    public static AccessImpact Of(TargetSnapshot snapshot, HbaRules after, ImmutableArray<DatabaseClient> clients) => throw new NotSupportedException();
}
