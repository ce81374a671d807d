namespace PgTlsDashboard.Core.Host;

/// <summary>Who may change what a path leads to.</summary>
internal static class PathOwners
{
    private const int GroupOrOthersWrite = 0b000_010_010;
    private const int Sticky = 0b001_000_000_000;

    // path_resolution(7): the kernel gives up at the same number.
    private const int MostLinks = 40;

    /// <summary>
    /// Whether nobody but root and one account may: each directory, link and file on the way belongs to one of them, and no directory lets
    /// others rename what lies in it.
    /// </summary>
    /// <param name="path">Absolute.</param>
    public static bool AreOnly(string path, int uid) => AreOnly(path, uid, MostLinks);

    private static bool AreOnly(string path, int uid, int links)
    {
        var here = "/";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            here = Path.Combine(here, name);
            // What this program may not see was closed to others by who owns the directory above, which was looked at.
            if (!FileState.TryOwnStatus(here, out var status, out var missing)) return !missing;
            if (status.Uid != 0 && status.Uid != (uint)uid) return false;
            if (status.IsLink)
            {
                var to = links > 0 ? new FileInfo(here).LinkTarget : null;
                if (to is null || !AreOnly(Path.GetFullPath(to, Path.GetDirectoryName(here)!), uid, links - 1)) return false;
                // What follows lies behind the link, and was not looked at yet.
                here = SymlinkResolver.Resolve(here) ?? here;
            }
            else if (status.IsDirectory && (status.Mode & GroupOrOthersWrite) != 0 && (status.Mode & Sticky) == 0)
            {
                return false;
            }
        }

        return true;
    }
}
