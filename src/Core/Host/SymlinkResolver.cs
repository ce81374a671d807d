namespace PgTlsDashboard.Core.Host;

/// <summary>
/// Follows symbolic links component by component, as the kernel does: <c>a/..</c> is the parent of what <c>a</c> points to.
/// </summary>
internal static class SymlinkResolver
{
    // path_resolution(7): the kernel gives up at the same number.
    private const int LinkLimit = 40;

    /// <summary>
    /// The absolute path without links or dots; a missing end is kept as named. Null when it cannot be one: relative, a loop, or <c>..</c>
    /// below what is missing.
    /// </summary>
    internal static string? Resolve(string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0'))
            return null;
        var current = new List<string>();
        var pending = new Stack<string>(Components(path));
        var links = 0;
        var missing = false;
        while (pending.TryPop(out var component))
        {
            if (component == ".")
                continue;
            if (component == "..")
            {
                if (missing)
                    return null;
                if (current.Count > 0)
                    current.RemoveAt(current.Count - 1);
                continue;
            }
            current.Add(component);
            var here = Join(current);
            var link = new FileInfo(here).LinkTarget;
            if (link is null)
            {
                missing = missing || !Path.Exists(here);
                continue;
            }
            if (++links > LinkLimit)
                return null;
            if (link.StartsWith('/'))
                current.Clear();
            else
                current.RemoveAt(current.Count - 1);
            foreach (var part in Components(link))
                pending.Push(part);
        }
        return Join(current);
    }

    /// <summary>Whether it is links, not dots or a missing start, that lead nowhere.</summary>
    internal static bool EndsInLoop(string path) =>
        path.StartsWith('/') && !path.Contains('\0') && !Components(path).Contains("..") && Resolve(path) is null;

    private static IEnumerable<string> Components(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse();

    private static string Join(List<string> components) => "/" + string.Join('/', components);
}
