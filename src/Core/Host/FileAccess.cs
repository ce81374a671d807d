namespace PgTlsDashboard.Core.Host;

/// <summary>What this account may do, asked of the kernel and not tried.</summary>
internal static class FileAccess
{
    /// <summary>Whether a file may be replaced by a rename (or made), or written over where it is a mount point of its own.</summary>
    public static bool MayReplace(string path, bool inPlace)
    {
        if (LinkWalk.Resolve(path) is not { } resolved || Path.GetDirectoryName(resolved) is not { } directory) return false;
        try
        {
            using var folder = Folder.Open(directory);
            return inPlace
                ? Posix.AccessAt(folder.Handle, Path.GetFileName(resolved), Posix.MayWrite, 0) == 0
                : Posix.AccessAt(folder.Handle, ".", Posix.MayWrite | Posix.MayEnter, 0) == 0;
        }
        catch (FileFaultException)
        {
            return false;
        }
    }
}
