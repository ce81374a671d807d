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
    private static int Flags(bool last) => Posix.OnlyDirectory | Posix.NoFollow | Posix.CloseOnExec | (last ? Posix.ReadOnly : Posix.PathOnly);

    private static SafeFileHandle Owned(int descriptor, string path)
    {
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        var errno = Marshal.GetLastPInvokeError();
        throw new FileFaultException(errno is Posix.ENOENT or Posix.ENOTDIR
            ? new FileFault(FaultReason.MissingDirectory, path, errno)
            : FileFault.From(errno, path));
    }

    public void Dispose() => Handle.Dispose();
}
