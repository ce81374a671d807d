using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Records;

/// <summary>
/// Every call of this module that changes a disk goes through here, and is announced to <paramref name="before"/> first:
/// so a test can kill the process between any two of them.
/// </summary>
internal sealed class Disk(Action<string>? before)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>
    /// Makes a file that must not exist yet, readable by nobody else until it has its owner and mode; content comes last.
    /// </summary>
    internal SafeFileHandle Create(Folder folder, string name)
    {
        var path = folder.At(name);
        before?.Invoke($"create {path}");
        var flags = Posix.WriteOnly | Posix.CreateNew | Posix.NoFollow | Posix.CloseOnExec;
        return Owned(Posix.OpenAt(folder.Handle, name, flags, 0b110_000_000), path);
    }

    internal static SafeFileHandle OpenForWriting(Folder folder, string name)
    {
        var path = folder.At(name);
        return Owned(Posix.OpenAt(folder.Handle, name, Posix.WriteOnly | Posix.NoFollow | Posix.NonBlocking | Posix.CloseOnExec, 0), path);
    }

    internal void SetOwner(SafeFileHandle file, int uid, int gid, string path)
    {
        var status = FileState.StatusOf(file, path);
        if (status.Uid == (uint)uid && status.Gid == (uint)gid)
            return;
        before?.Invoke($"chown {path}");
        if (Posix.SetOwner(file, (uint)uid, (uint)gid) == 0)
            return;
        var errno = Marshal.GetLastPInvokeError();
        throw new FileFaultException(errno is Posix.EPERM or Posix.EINVAL
            ? new FileFault(FaultReason.OwnerNotPermitted, path, errno)
            : FileFault.From(errno, path));
    }

    internal void SetMode(SafeFileHandle file, UnixFileMode mode, string path)
    {
        before?.Invoke($"chmod {path}");
        Check(Posix.SetMode(file, (uint)mode), path);
    }

    /// <summary>Writes at the descriptor's place, in pieces that a kill may fall between.</summary>
    internal unsafe void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, string path)
    {
        while (!bytes.IsEmpty)
        {
            before?.Invoke($"write {path}");
            nint written;
            fixed (byte* start = bytes)
                written = Posix.Write(file, start, (nuint)Math.Min(bytes.Length, ChunkSize));
            if (written < 0 && Marshal.GetLastPInvokeError() == Posix.EINTR)
                continue;
            if (written < 0)
                throw FileFaultException.Last(path);
            bytes = bytes[(int)written..];
        }
    }

    /// <summary>
    /// Takes the blocks before the content is touched, so that a full disk is reported while nothing is lost. Not every file system can.
    /// </summary>
    internal void Allocate(SafeFileHandle file, long length, string path)
    {
        before?.Invoke($"allocate {path}");
        if (length > 0 && Posix.Allocate(file, Posix.KeepSize, 0, length) < 0
            && Marshal.GetLastPInvokeError() is Posix.ENOSPC or Posix.EDQUOT or Posix.EFBIG)
            throw FileFaultException.Last(path);
    }

    internal void Truncate(SafeFileHandle file, long length, string path)
    {
        before?.Invoke($"truncate {path}");
        Check(Posix.Truncate(file, length), path);
    }

    internal void Sync(SafeFileHandle file, string path)
    {
        before?.Invoke($"fsync {path}");
        Check(Posix.Sync(file), path);
    }

    /// <summary>Makes the names of a directory durable. A file system that cannot (EINVAL) keeps them in another way.</summary>
    internal void Sync(Folder folder)
    {
        before?.Invoke($"fsync {folder.Path}/");
        if (Posix.Sync(folder.Handle) < 0 && Marshal.GetLastPInvokeError() != Posix.EINVAL)
            throw FileFaultException.Last(folder.Path);
    }

    internal void MakeFolder(Folder parent, string name)
    {
        before?.Invoke($"mkdir {parent.At(name)}");
        if (Posix.MakeFolderAt(parent.Handle, name, 0b111_000_000) < 0 && Marshal.GetLastPInvokeError() != Posix.EEXIST)
            throw FileFaultException.Last(parent.At(name));
    }

    internal void Rename(Folder folder, string from, string to)
    {
        before?.Invoke($"rename {folder.At(to)}");
        Check(Posix.RenameAt(folder.Handle, from, folder.Handle, to), folder.At(to));
    }

    /// <summary>Swaps two files at once (renameat2(2)). False where the file system cannot; nothing happened then.</summary>
    internal bool TryExchange(Folder folder, string from, string to) => TryRename(folder, from, to, Posix.RenameExchange);

    /// <summary>Renames only when nothing bears the new name. False where the file system cannot; nothing happened then.</summary>
    internal bool TryRenameToFree(Folder folder, string from, string to) => TryRename(folder, from, to, Posix.RenameNoReplace);

    /// <summary>Removes a file; one that is gone is fine.</summary>
    internal void Remove(Folder folder, string name)
    {
        before?.Invoke($"unlink {folder.At(name)}");
        if (Posix.UnlinkAt(folder.Handle, name, 0) < 0 && Marshal.GetLastPInvokeError() != Posix.ENOENT)
            throw FileFaultException.Last(folder.At(name));
    }

    internal void RemoveFolder(Folder parent, string name)
    {
        before?.Invoke($"rmdir {parent.At(name)}");
        if (Posix.UnlinkAt(parent.Handle, name, Posix.RemoveFolder) < 0 && Marshal.GetLastPInvokeError() != Posix.ENOENT)
            throw FileFaultException.Last(parent.At(name));
    }

    private bool TryRename(Folder folder, string from, string to, uint flags)
    {
        before?.Invoke($"rename {folder.At(to)}");
        try
        {
            if (Posix.RenameAt2(folder.Handle, from, folder.Handle, to, flags) == 0)
                return true;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
        return Marshal.GetLastPInvokeError() is Posix.EINVAL or Posix.ENOSYS or Posix.EOPNOTSUPP
            ? false
            : throw FileFaultException.Last(folder.At(to));
    }

    private static SafeFileHandle Owned(int descriptor, string path) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw FileFaultException.Last(path);

    private static void Check(int answer, string path)
    {
        if (answer < 0)
            throw FileFaultException.Last(path);
    }
}
