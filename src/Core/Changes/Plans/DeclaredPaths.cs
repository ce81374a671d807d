using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>A declared directory as it was when the plan was made: another one in its place is not written to.</summary>
public sealed record DirectoryIdentity(string Path, ulong Device, ulong Inode);

/// <summary>The directories and files that a target declared; nothing else is ever written.</summary>
public sealed record DeclaredPaths(ImmutableArray<string> Roots)
{
    /// <summary>Which directories the roots were; a root without an identity is taken as it is now.</summary>
    public ImmutableArray<DirectoryIdentity> Pins { get; init; } = [];

    /// <summary>Whether a path, with its symbolic links resolved, lies at or below a root (or is the target of a declared link).</summary>
    public bool Allow(string path) => Resolve(path) is not null;

    /// <summary>
    /// Where the path really lies; null when that is outside, or when it cannot be followed. The root of the file system is no root.
    /// </summary>
    internal string? Resolve(string path)
    {
        if (SymlinkResolver.Resolve(path) is not { } resolved || Roots.IsDefaultOrEmpty)
            return null;
        return Roots.Any(root => SymlinkResolver.Resolve(root) is { Length: > 1 } place && IsAtOrBelow(resolved, place)) ? resolved : null;
    }

    /// <summary>Opens the directory of a resolved path from the very root that declares it.</summary>
    /// <exception cref="FileFaultException">The root is another directory by now, or the way below it changed.</exception>
    internal Folder OpenDirectoryOf(string resolved)
    {
        var directory = System.IO.Path.GetDirectoryName(resolved)!;
        foreach (var root in Roots)
        {
            if (SymlinkResolver.Resolve(root) is not { Length: > 1 } place || !IsAtOrBelow(directory, place)) continue;
            using var folder = Folder.Open(place);
            if (Pins.FirstOrDefault(pin => pin.Path == root) is { } pin)
            {
                var status = FileState.StatusOf(folder.Handle, place);
                if (status.Device != pin.Device || status.Inode != pin.Inode)
                    throw new FileFaultException(new FileFault(FaultReason.DirectoryReplaced, root));
            }

            return folder.OpenBelow(directory[place.Length..]);
        }

        return Folder.Open(directory);
    }

    private static bool IsAtOrBelow(string path, string place) =>
        path == place || path.StartsWith(place + "/", StringComparison.Ordinal);
}
