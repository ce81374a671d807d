using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PgTlsDashboard.Core.Host;

/// <summary>The system calls that .NET has no word for. Every answer below zero has its cause in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
internal static partial class Posix
{
    internal const int ReadOnly = 0x0;
    internal const int WriteOnly = 0x1;
    internal const int ReadWrite = 0x2;
    internal const int CreateNew = 0x40 | 0x80;
    internal const int CreateOrOpen = 0x40;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int PathOnly = 0x200000;

    // The two flags that differ between the processor families on which Linux is found.
    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    internal static readonly int NoFollow = s_arm ? 0x8000 : 0x20000;
    internal static readonly int OnlyDirectory = s_arm ? 0x4000 : 0x10000;

    internal const int LockExclusiveOrFail = 2 | 4;
    internal const int Unlock = 8;
    internal const int RenameNoReplace = 1;
    internal const int RenameExchange = 2;
    internal const int KeepSize = 1;
    internal const int RemoveFolder = 0x200;
    internal const int EmptyPath = 0x1000;
    internal const int NoFollowLink = 0x100;
    internal const uint BasicStats = 0x7ff;
    internal const ulong AttributeMountRoot = 0x2000;

    internal const int EPERM = 1, ENOENT = 2, EINTR = 4, EACCES = 13, EBUSY = 16, EEXIST = 17, EXDEV = 18, ENOTDIR = 20, EISDIR = 21, EINVAL = 22,
        ETXTBSY = 26, EFBIG = 27, ENOSPC = 28, EROFS = 30, ENAMETOOLONG = 36, ENOSYS = 38, ENOTEMPTY = 39, ELOOP = 40, EOPNOTSUPP = 95, EDQUOT = 122;

    /// <summary>statx(2): the one stat whose layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Status
    {
        [FieldOffset(8)] internal ulong Attributes;
        [FieldOffset(20)] internal uint Uid;
        [FieldOffset(24)] internal uint Gid;
        [FieldOffset(28)] internal ushort Mode;
        [FieldOffset(32)] internal ulong Inode;
        [FieldOffset(40)] internal ulong Size;
        [FieldOffset(136)] internal uint DeviceMajor;
        [FieldOffset(140)] internal uint DeviceMinor;

        internal readonly bool IsFile => (Mode & 0xF000) == 0x8000;

        internal readonly bool IsDirectory => (Mode & 0xF000) == 0x4000;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenAt(SafeFileHandle folder, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeFolderAt(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RenameAt(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RenameAt2(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int StatusAt(SafeFileHandle file, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static unsafe partial nint Write(SafeFileHandle file, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static unsafe partial nint Read(SafeFileHandle file, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(SafeFileHandle file, long length);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    internal static partial int SetOwner(SafeFileHandle file, uint uid, uint gid);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int SetMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(SafeFileHandle file, int operation);
}
