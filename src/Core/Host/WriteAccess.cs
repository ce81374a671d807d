namespace PgTlsDashboard.Core.Host;

/// <summary>What this account may do, asked of the kernel and not tried.</summary>
internal static class WriteAccess
{
    /// <summary>Whether a file may be replaced by a rename (or made), or written over where it is a mount point of its own.</summary>
    public static bool MayReplace(string path, bool inPlace)
    {
        if (SymlinkResolver.Resolve(path) is not { } resolved || Path.GetDirectoryName(resolved) is not { } directory) return false;
        try
        {
            using var folder = Folder.Open(directory);
            var name = Path.GetFileName(resolved);
            if (inPlace) return Posix.AccessAt(folder.Handle, name, Posix.MayWrite, 0) == 0;
            // The file that takes another one's place keeps its owner, and only that owner can give it.
            return Posix.AccessAt(folder.Handle, ".", Posix.MayWrite | Posix.MayEnter, 0) == 0
                && (Posix.StatusAt(folder.Handle, name, Posix.NoFollowLink, Posix.BasicStats, out var status) != 0
                    || status.Uid == Posix.EffectiveUser());
        }
        catch (FileFaultException)
        {
            return false;
        }
    }
}
