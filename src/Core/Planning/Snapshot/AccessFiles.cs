using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>The files that say who may connect.</summary>
internal static class AccessFiles
{
    /// <summary>pg_hba.conf with what it includes, by <c>@</c> too; as this program opens them.</summary>
    public static ImmutableHashSet<string> OfHba(TargetSnapshot snapshot, ConfigurationFiles? files = null) =>
        Read(snapshot, snapshot.Target.Files.HbaFile, files);

    /// <summary>pg_ident.conf with what it includes.</summary>
    public static ImmutableHashSet<string> OfIdent(TargetSnapshot snapshot) => Read(snapshot, snapshot.Target.Files.IdentFile, null);

    /// <summary>Whether a change is one of either: it may let somebody in, or keep somebody out.</summary>
    public static bool Touches(TargetSnapshot snapshot, IEnumerable<FileChange> changes)
    {
        var files = OfHba(snapshot).Union(OfIdent(snapshot)).Add(snapshot.Target.Files.HbaFile).Add(snapshot.Target.Files.IdentFile);
        return changes.Any(change => files.Contains(change.Path));
    }

    private static ImmutableHashSet<string> Read(TargetSnapshot snapshot, string root, ConfigurationFiles? files)
    {
        var paths = snapshot.Target.Files;
        return [.. HbaRules.FilesRead(files ?? snapshot.Configuration, paths.OnServer(root), snapshot.Version).Select(paths.Mounted)];
    }
}
