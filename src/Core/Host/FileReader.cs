using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Host;

/// <summary>Reads files for a snapshot. What cannot be read is there without content; a key is hashed and not kept.</summary>
internal static class FileReader
{
    private const int MostEntries = 10_000;
    private const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public static FileSnapshot Read(string path, bool keep)
    {
        if (SymlinkResolver.Resolve(path) is not { } resolved || Path.GetDirectoryName(resolved) is not { } directory) return Missing(path);
        try
        {
            using var folder = Folder.Open(directory);
            var state = FileState.Read(folder, Path.GetFileName(resolved));
            try
            {
                if (!state.Exists) return Missing(path);
                return new()
                {
                    Path = path,
                    Content = keep ? [.. state.Bytes] : null,
                    Exists = true,
                    Hash = state.Hash,
                    Mode = state.Mode,
                    Owner = Accounts.Owner(state.Uid, state.Gid),
                    IsMountPoint = state.IsMountPoint,
                };
            }
            finally
            {
                state.Clear();
            }
        }
        catch (FileFaultException)
        {
            return Missing(path) with { Exists = Path.Exists(path) };
        }
    }

    public static FileSnapshot Missing(string path) => new()
    {
        Path = path,
        Content = null,
        Exists = false,
        Hash = null,
        Mode = NewFile,
        Owner = null,
        IsMountPoint = false,
    };

    /// <summary>Paths in a directory in ASCII order, as PostgreSQL's include_dir reads it; empty when it cannot be listed.</summary>
    public static ImmutableArray<string> List(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(directory).Take(MostEntries).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public static FileOwner? OwnerOf(string directory)
    {
        if (SymlinkResolver.Resolve(directory) is not { } resolved) return null;
        try
        {
            using var folder = Folder.Open(resolved);
            var status = FileState.StatusOf(folder.Handle, resolved);
            return Accounts.Owner((int)status.Uid, (int)status.Gid);
        }
        catch (FileFaultException)
        {
            return null;
        }
    }
}
