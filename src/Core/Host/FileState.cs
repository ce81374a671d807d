using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace PgTlsDashboard.Core.Host;

/// <summary>What is at a name right now. Holds the bytes, which may be a key: <see cref="Clear"/> when done.</summary>
internal sealed class FileState
{
    /// <summary>In bytes; larger files are no configuration, key or certificate.</summary>
    internal const long SizeLimit = 64L * 1024 * 1024;

    internal static readonly FileState Absent = new();

    internal bool Exists => Hash is not null;

    internal byte[] Bytes { get; private init; } = [];

    internal string? Hash { get; private init; }

    internal UnixFileMode Mode { get; private init; }

    internal int Uid { get; private init; }

    internal int Gid { get; private init; }

    /// <summary>A mount of its own (a bind mount of a single file); renaming over it answers EBUSY.</summary>
    internal bool IsMountPoint { get; private init; }

    /// <summary>Reads a regular file; never follows a link, never waits on a pipe.</summary>
    internal static FileState Read(Folder folder, string name) => Read(folder, name, SizeLimit);

    /// <param name="limit">In bytes; a larger file is a fault.</param>
    internal static FileState Read(Folder folder, string name, long limit)
    {
        var path = folder.At(name);
        var descriptor = Posix.OpenAt(folder.Handle, name, Posix.ReadOnly | Posix.NoFollow | Posix.NonBlocking | Posix.CloseOnExec, 0);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                Posix.ENOENT => Absent,
                Posix.EACCES => throw new FileFaultException(new FileFault(FaultReason.NoPermission, path, Posix.EACCES)),
                _ => throw FileFaultException.Last(path),
            };
        }
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var status = StatusOf(file, path);
        if (status.IsDirectory)
            throw new FileFaultException(new FileFault(FaultReason.IsDirectory, path));
        if (!status.IsFile)
            throw new FileFaultException(new FileFault(FaultReason.NotAFile, path));
        if (status.Size > (ulong)limit)
            throw new FileFaultException(new FileFault(FaultReason.TooLarge, path));
        var bytes = ReadAll(file, (int)status.Size, limit, path);
        return new FileState
        {
            Bytes = bytes,
            Hash = HashOf(bytes),
            Mode = (UnixFileMode)(status.Mode & 0xFFF),
            Uid = (int)status.Uid,
            Gid = (int)status.Gid,
            IsMountPoint = (status.Attributes & Posix.AttributeMountRoot) != 0,
        };
    }

    internal static Posix.Status StatusOf(SafeFileHandle file, string path) =>
        Posix.StatusAt(file, "", Posix.EmptyPath, Posix.BasicStats, out var status) == 0 ? status : throw FileFaultException.Last(path);

    /// <summary>What is at a path, its links followed, without opening it. False when it cannot be seen.</summary>
    /// <param name="missing">There is nothing, as far as the directories above let us see.</param>
    internal static bool TryStatus(string path, out Posix.Status status, out bool missing)
    {
        var seen = Posix.StatusAt(Posix.CurrentDirectory, path, 0, Posix.BasicStats, out status) == 0;
        missing = !seen && Marshal.GetLastPInvokeError() is Posix.ENOENT or Posix.ENOTDIR or Posix.ELOOP;
        return seen;
    }

    /// <summary>The path itself, a link included.</summary>
    internal static bool TryOwnStatus(string path, out Posix.Status status, out bool missing)
    {
        var seen = Posix.StatusAt(Posix.CurrentDirectory, path, Posix.NoFollowLink, Posix.BasicStats, out status) == 0;
        missing = !seen && Marshal.GetLastPInvokeError() is Posix.ENOENT or Posix.ENOTDIR or Posix.ELOOP;
        return seen;
    }

    internal static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal void Clear() => CryptographicOperations.ZeroMemory(Bytes);

    private static unsafe byte[] ReadAll(SafeFileHandle file, int expected, long limit, string path)
    {
        // A file that ends where it said needs no more room than that: its end is seen by one byte beside it.
        var buffer = new byte[expected];
        var length = 0;
        byte next = 0;
        while (true)
        {
            var isFull = length == buffer.Length;
            nint read;
            fixed (byte* start = buffer)
                read = Posix.Read(file, isFull ? &next : start + length, isFull ? 1 : (nuint)(buffer.Length - length));
            if (read < 0 && Marshal.GetLastPInvokeError() == Posix.EINTR)
                continue;
            if (read < 0)
                throw FileFaultException.Last(path);
            if (read == 0)
                break;
            if (length + read > limit)
                throw new FileFaultException(new FileFault(FaultReason.TooLarge, path));
            if (isFull)
            {
                Grow(ref buffer);
                buffer[length] = next;
            }
            length += (int)read;
        }
        if (length == buffer.Length)
            return buffer;
        var bytes = buffer[..length];
        CryptographicOperations.ZeroMemory(buffer);
        return bytes;
    }

    private static void Grow(ref byte[] buffer)
    {
        var larger = new byte[Math.Max(4096, buffer.Length * 2)];
        buffer.CopyTo(larger, 0);
        CryptographicOperations.ZeroMemory(buffer);
        buffer = larger;
    }
}
