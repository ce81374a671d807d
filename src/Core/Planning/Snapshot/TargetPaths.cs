using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Planning.Snapshot;

/// <summary>What a target declares as writable: its data directory, the directories of its configuration files, and the files themselves.</summary>
internal static class TargetPaths
{
    public static DeclaredPaths Of(TargetFiles files)
    {
        var roots = new SortedSet<string>(StringComparer.Ordinal) { files.DataDirectory };
        foreach (var path in (string?[])[files.ConfigFile, files.HbaFile, files.IdentFile, files.PgmonetaConf])
            if (path is not null && Path.GetDirectoryName(path) is { } directory) roots.Add(directory);
        return new([.. roots]);
    }
}
