using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Setup;

/// <summary>Advice on a target's access rules, from what its snapshot knows.</summary>
public static class SnapshotAdvice
{
    public static ImmutableArray<HbaAdvice> Of(TargetSnapshot snapshot, ImmutableArray<DatabaseClient> clients) => throw new NotSupportedException();
}
