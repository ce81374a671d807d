using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PgTlsDashboard.Core.Host;

/// <summary>
/// The system calls that .NET has no word for. Every answer below zero has its cause in <see cref="Marshal.GetLastPInvokeError"/>.
/// </summary>
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
    internal const int CurrentDirectory = -100;
    internal const int MayWrite = 2, MayEnter = 1;
    internal const uint BasicStats = 0x7ff;
    internal const ulong AttributeMountRoot = 0x2000;

    internal const int EPERM = 1, ENOENT = 2, EINTR = 4, EACCES = 13, EBUSY = 16, EEXIST = 17, EXDEV = 18, ENOTDIR = 20, EISDIR = 21,
        EINVAL = 22,
        ETXTBSY = 26, EFBIG = 27, ENOSPC = 28, EROFS = 30, ENAMETOOLONG = 36, ENOSYS = 38, ENOTEMPTY = 39, ELOOP = 40, EOPNOTSUPP = 95,
        EDQUOT = 122;

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

        internal readonly ulong Device => ((ulong)DeviceMajor << 32) | DeviceMinor;
        internal readonly bool IsFile => (Mode & 0xF000) == 0x8000;

        internal readonly bool IsDirectory => (Mode & 0xF000) == 0x4000;

        internal readonly bool IsLink => (Mode & 0xF000) == 0xA000;
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

    /// <summary>
    /// The account of a Unix-domain socket's peer, as the kernel reports it (SO_PEERCRED, unix(7)); null for any other socket.
    /// </summary>
    internal static (int Uid, int Gid)? PeerOf(Socket socket)
    {
        const int socketLevel = 1, peerCredentials = 17;
        Span<byte> credentials = stackalloc byte[12];
        try
        {
            return socket.GetRawSocketOption(socketLevel, peerCredentials, credentials) == credentials.Length
                ? (BitConverter.ToInt32(credentials[4..]), BitConverter.ToInt32(credentials[8..]))
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>
    /// Becomes another program, with its standard descriptors and this environment (execvp(3)); returns only when that failed, with the
    /// reason.
    /// </summary>
    internal static unsafe string Replace(string program, IReadOnlyList<string> arguments)
    {
        var words = new nint[arguments.Count + 2];
        words[0] = Marshal.StringToCoTaskMemUTF8(program);
        for (var i = 0; i < arguments.Count; i++) words[i + 1] = Marshal.StringToCoTaskMemUTF8(arguments[i]);
        fixed (nint* first = words) _ = Exec(words[0], first);
        return $"{program} could not be started: {Marshal.GetLastPInvokeErrorMessage()}.";
    }

    /// <summary>No descriptor but the three standard ones goes to a program that is started from now on, whoever opened it.</summary>
    internal static void KeepDescriptors()
    {
        const int first = 3, closeOnExec = 4, setFlags = 2, flagCloseOnExec = 1;
        try
        {
            if (SetDescriptors(first, uint.MaxValue, closeOnExec) == 0) return;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before close_range(2).
        }

        foreach (var entry in Directory.GetFileSystemEntries("/proc/self/fd"))
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor >= first)
                _ = Control(descriptor, setFlags, flagCloseOnExec);
    }

    [LibraryImport("libc", EntryPoint = "close_range", SetLastError = true)]
    private static partial int SetDescriptors(uint first, uint last, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    internal static partial uint EffectiveGroup();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int StatusAt(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AccessAt(SafeFileHandle folder, string path, int mode, int flags);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetOwnerAt(SafeFileHandle folder, string path, uint uid, uint gid, int flags);

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    internal static partial nint FindAccount(uint uid);

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint FindAccount(string name);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static unsafe partial int Exec(nint program, nint* arguments);
}
