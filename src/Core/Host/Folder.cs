using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PgTlsDashboard.Core.Host;

/// <summary>
/// A directory held open: what is done in it is done in this very directory, though somebody swaps a link under its path meanwhile.
/// </summary>
internal sealed class Folder : IDisposable
{
    private Folder(string path, SafeFileHandle handle)
    {
        Path = path;
        Handle = handle;
    }

    internal string Path { get; }

    internal SafeFileHandle Handle { get; }

    internal string At(string name) => Path == "/" ? "/" + name : $"{Path}/{name}";

    /// <summary>Opens a path that <see cref="SymlinkResolver"/> resolved, refusing any link that appeared in it since.</summary>
    internal static Folder Open(string resolved)
    {
        var components = resolved.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var handle = Owned(Posix.Open("/", Flags(last: components.Length == 0), 0), "/");
        for (var i = 0; i < components.Length; i++)
        {
            using var parent = handle;
            handle = Owned(Posix.OpenAt(parent, components[i], Flags(last: i == components.Length - 1), 0), resolved);
        }
        return new Folder(resolved, handle);
    }

    // Ancestors are only passed through (search permission is enough); the last one is synced, which needs a real descriptor.
    private static int Flags(bool last) =>
        Posix.OnlyDirectory | Posix.NoFollow | Posix.CloseOnExec | (last ? Posix.ReadOnly : Posix.PathOnly);

    private static SafeFileHandle Owned(int descriptor, string path)
    {
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        var errno = Marshal.GetLastPInvokeError();
        throw new FileFaultException(errno is Posix.ENOENT or Posix.ENOTDIR
            ? new FileFault(FaultReason.MissingDirectory, path, errno)
            : FileFault.From(errno, path));
    }

    /// <summary>Opens a directory below one that is held: links that appeared in the way since are refused.</summary>
    /// <param name="relative">Plain components, or nothing for the directory itself.</param>
    internal Folder OpenBelow(string relative)
    {
        var components = relative.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var path = components.Length == 0 ? Path : At(string.Join('/', components));
        var handle = Owned(Posix.OpenAt(Handle, ".", Flags(last: components.Length == 0), 0), path);
        for (var i = 0; i < components.Length; i++)
        {
            using var parent = handle;
            handle = Owned(Posix.OpenAt(parent, components[i], Flags(last: i == components.Length - 1), 0), path);
        }

        return new Folder(path, handle);
    }

    /// <summary>Makes a directory of mode 0700 for an account; false when something bears the name already.</summary>
    internal bool TryMakeOwned(string name, int uid, int gid)
    {
        if (Posix.MakeFolderAt(Handle, name, 0b111_000_000) < 0)
            return Marshal.GetLastPInvokeError() == Posix.EEXIST ? false : throw FileFaultException.Last(At(name));
        return Posix.SetOwnerAt(Handle, name, (uint)uid, (uint)gid, Posix.NoFollowLink) == 0
            ? true
            : throw FileFaultException.Last(At(name));
    }

    /// <summary>What bears a name in this directory; a link is not followed.</summary>
    internal Posix.Status StatusOf(string name) =>
        Posix.StatusAt(Handle, name, Posix.NoFollowLink, Posix.BasicStats, out var status) == 0
            ? status
            : throw FileFaultException.Last(At(name));

    public void Dispose() => Handle.Dispose();
}
