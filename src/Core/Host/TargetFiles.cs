using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Host;

/// <summary>Where a target's files lie, as this program opens them.</summary>
public sealed record TargetFiles
{
    public required string DataDirectory { get; init; }

    public required string ConfigFile { get; init; }

    public required string HbaFile { get; init; }

    public required string IdentFile { get; init; }

    public string? PgmonetaConf { get; init; }

    public ImmutableArray<ServerPath> ServerPaths { get; init; } = [];

    /// <summary>The path as the server sees it, for settings and commands.</summary>
    public string OnServer(string path)
    {
        foreach (var map in ServerPaths.OrderByDescending(p => p.Mounted.Length))
            if (path == map.Mounted || path.StartsWith(map.Mounted.TrimEnd('/') + "/", StringComparison.Ordinal))
                return map.OnServer.TrimEnd('/') + path[map.Mounted.TrimEnd('/').Length..];
        return path;
    }

    /// <summary>The path as this program sees it, for a path that the server reported.</summary>
    public string Mounted(string path)
    {
        foreach (var map in ServerPaths.OrderByDescending(p => p.OnServer.Length))
            if (path == map.OnServer || path.StartsWith(map.OnServer.TrimEnd('/') + "/", StringComparison.Ordinal))
                return map.Mounted.TrimEnd('/') + path[map.OnServer.TrimEnd('/').Length..];
        return path;
    }
}
