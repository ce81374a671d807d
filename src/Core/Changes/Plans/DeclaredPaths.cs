using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>The directories and files that a target declared; nothing else is ever written.</summary>
public sealed record DeclaredPaths(ImmutableArray<string> Roots)
{
    /// <summary>Whether a path, with its symbolic links resolved, lies at or below a root (or is the target of a declared link).</summary>
    public bool Allow(string path) => Resolve(path) is not null;

    /// <summary>Where the path really lies; null when that is outside, or when it cannot be followed. The root of the file system is no root.</summary>
    internal string? Resolve(string path)
    {
        if (SymlinkResolver.Resolve(path) is not { } resolved || Roots.IsDefaultOrEmpty)
            return null;
        return Roots.Any(root => SymlinkResolver.Resolve(root) is { Length: > 1 } place && IsAtOrBelow(resolved, place)) ? resolved : null;
    }

    private static bool IsAtOrBelow(string path, string place) =>
        path == place || path.StartsWith(place + "/", StringComparison.Ordinal);
}
