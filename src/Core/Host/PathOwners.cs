namespace PgTlsDashboard.Core.Host;

/// <summary>Who decides where a path leads and what is there.</summary>
internal static class PathOwners
{
    // path_resolution(7): the kernel gives up at the same number.
    private const int MostLinks = 40;
    private const int OthersWrite = 0b010;
    private const int GroupWrites = 0b010_000;
    private const int Sticky = 0b1_000_000_000;

    /// <summary>
    /// Whether each link on the way belongs to root or to one account: a link of another account makes the path lead where that one chose.
    /// </summary>
    /// <param name="path">Absolute.</param>
    public static bool LinksAreOnly(string path, int uid) => LinksAreOnly(path, uid, MostLinks);

    /// <summary>
    /// Whether nobody but root and one account can change a file or a directory, or put another one into its place. The account's own
    /// group counts as the account.
    /// </summary>
    /// <param name="path">Absolute.</param>
    public static bool AreOnly(string path, uint uid, uint gid)
    {
        if (!LinksAreOnly(path, (int)uid) || SymlinkResolver.Resolve(path) is not { } here) return false;
        for (string? at = here; at is not null; at = Path.GetDirectoryName(at))
        {
            if (!FileState.TryOwnStatus(at, out var status, out _) || (status.Uid != 0 && status.Uid != uid)) return false;
            var others = (status.Mode & OthersWrite) != 0
                || ((status.Mode & GroupWrites) != 0 && status.Gid != 0 && status.Gid != gid);
            // In a sticky directory, such as /tmp, others cannot rename what is not theirs.
            if (others && !(status.IsDirectory && (status.Mode & Sticky) != 0)) return false;
        }

        return true;
    }

    private static bool LinksAreOnly(string path, int uid, int links)
    {
        var here = "/";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            here = Path.Combine(here, name);
            // What this program may not see was closed to others by who owns the directory above.
            if (!FileState.TryOwnStatus(here, out var status, out var missing)) return !missing;
            if (!status.IsLink) continue;
            if (status.Uid != 0 && status.Uid != (uint)uid) return false;
            var to = links > 0 ? new FileInfo(here).LinkTarget : null;
            if (to is null || !LinksAreOnly(Path.GetFullPath(to, Path.GetDirectoryName(here)!), uid, links - 1)) return false;
            // What follows lies behind the link.
            here = SymlinkResolver.Resolve(here) ?? here;
        }

        return true;
    }
}
