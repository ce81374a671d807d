using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Host;

/// <summary>What a target declares as writable: its data directory and the directories of its configuration files.</summary>
public static class TargetRoots
{
    public static ImmutableArray<string> Of(TargetFiles files)
    {
        var roots = new SortedSet<string>(StringComparer.Ordinal) { files.DataDirectory };
        foreach (var path in (string?[])[files.ConfigFile, files.HbaFile, files.IdentFile, files.PgmonetaConf])
            if (path is not null && Path.GetDirectoryName(path) is { } directory) roots.Add(directory);
        return [.. roots];
    }
}
