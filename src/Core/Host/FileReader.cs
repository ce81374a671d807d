using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Host;

/// <summary>What of a file is kept.</summary>
internal enum KeptContent
{
    Whole,

    /// <summary>Certificates and CRLs, encoded again: a key in the same file stays where it is.</summary>
    Public,

    /// <summary>Nothing; a key is hashed.</summary>
    None,
}

/// <summary>Reads regular files within a budget. What cannot be read is there without content.</summary>
internal static class FileReader
{
    private const int MostEntries = 10_000;
    private const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public static FileSnapshot Read(string path, KeptContent kept, ReadingBudget budget)
    {
        if (SymlinkResolver.Resolve(path) is not { } resolved || Path.GetDirectoryName(resolved) is not { } directory) return Missing(path);
        if (!budget.TryFile(path)) return Missing(path) with { Exists = true };
        try
        {
            using var folder = Folder.Open(directory);
            var state = FileState.Read(folder, Path.GetFileName(resolved), Math.Max(0, budget.BytesLeft));
            try
            {
                return state.Exists ? Of(path, state, kept, budget) : Missing(path);
            }
            finally
            {
                // What is kept whole is kept in this very array.
                if (kept != KeptContent.Whole) state.Clear();
            }
        }
        catch (FileFaultException e)
        {
            if (e.Fault.Reason == FaultReason.TooLarge) budget.Refuse(path);
            // Behind a directory that this account may not enter there may be one.
            return Missing(path) with { Exists = e.Fault.Reason == FaultReason.NoPermission || Path.Exists(path) };
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

    /// <summary>A small file of the machine's own (<c>postmaster.pid</c>); null when it is not there, no regular file, or larger.</summary>
    public static byte[]? ReadSmall(string path, int limit)
    {
        if (SymlinkResolver.Resolve(path) is not { } resolved || Path.GetDirectoryName(resolved) is not { } directory) return null;
        try
        {
            using var folder = Folder.Open(directory);
            var state = FileState.Read(folder, Path.GetFileName(resolved), limit);
            return state.Exists ? state.Bytes : null;
        }
        catch (FileFaultException)
        {
            return null;
        }
    }

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

    public static FileOwner? OwnerOf(string directory) =>
        Identity(directory) is { } identity ? Accounts.Owner(identity.Uid, identity.Gid) : null;

    /// <summary>Which directory a path leads to; null when it leads to none.</summary>
    public static (string Resolved, ulong Device, ulong Inode, int Uid, int Gid)? Identity(string directory)
    {
        if (SymlinkResolver.Resolve(directory) is not { } resolved) return null;
        try
        {
            using var folder = Folder.Open(resolved);
            var status = FileState.StatusOf(folder.Handle, resolved);
            return (resolved, status.Device, status.Inode, (int)status.Uid, (int)status.Gid);
        }
        catch (FileFaultException)
        {
            return null;
        }
    }

    private static FileSnapshot Of(string path, FileState state, KeptContent kept, ReadingBudget budget)
    {
        var content = kept switch
        {
            KeptContent.Whole => ImmutableCollectionsMarshal.AsImmutableArray(state.Bytes),
            KeptContent.Public => PublicPem.Encode(state.Bytes),
            _ => default(ImmutableArray<byte>?),
        };
        var holdsKey = kept == KeptContent.Public && PublicPem.HoldsPrivateKey(state.Bytes);
        return new()
        {
            Path = path,
            Content = content is { } bytes && budget.TryKeep(path, bytes.AsSpan()) ? bytes : null,
            Exists = true,
            Hash = state.Hash,
            Mode = state.Mode,
            Owner = Accounts.Owner(state.Uid, state.Gid),
            IsMountPoint = state.IsMountPoint,
            HoldsPrivateKey = holdsKey,
            Key = kept == KeptContent.None || holdsKey ? KeyFile.Read(state.Bytes) : null,
        };
    }
}
