namespace PgTlsDashboard.Core.Host;

/// <summary>Who made the symbolic links of a path.</summary>
internal static class PathOwners
{
    // path_resolution(7): the kernel gives up at the same number.
    private const int MostLinks = 40;

    /// <summary>
    /// Whether each link on the way belongs to root or to one account: a link of another account makes the path lead where that one chose.
    /// </summary>
    /// <param name="path">Absolute.</param>
    public static bool LinksAreOnly(string path, int uid) => LinksAreOnly(path, uid, MostLinks);

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
