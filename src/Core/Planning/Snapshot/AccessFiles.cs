using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>The files that say who may connect.</summary>
internal static class AccessFiles
{
    /// <summary>pg_hba.conf with what it includes, by <c>@</c> too; as this program opens them.</summary>
    public static ImmutableHashSet<string> OfHba(TargetSnapshot snapshot) => Mounted(snapshot, snapshot.Hba.Files);

    /// <summary>pg_ident.conf with what it includes.</summary>
    public static ImmutableHashSet<string> OfIdent(TargetSnapshot snapshot) => Mounted(snapshot, snapshot.Maps.Files);

    /// <summary>Whether a change is one of either: it may let somebody in, or keep somebody out.</summary>
    public static bool Touches(TargetSnapshot snapshot, IEnumerable<FileChange> changes)
    {
        var files = OfHba(snapshot).Union(OfIdent(snapshot)).Add(snapshot.Target.Files.HbaFile).Add(snapshot.Target.Files.IdentFile);
        return changes.Any(change => files.Contains(change.Path));
    }

    private static ImmutableHashSet<string> Mounted(TargetSnapshot snapshot, ImmutableArray<string> names) =>
        [.. names.Select(snapshot.Target.Files.Mounted)];
}
