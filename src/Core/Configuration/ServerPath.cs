namespace PgTlsDashboard.Core.Configuration;

/// <summary>Names of included files, resolved as the server does: beside the file that includes them.</summary>
internal static class ServerPath
{
    /// <summary>An absolute location stays as written.</summary>
    public static string Locate(string location, string callingFile)
    {
        if (location.StartsWith('/')) return location;
        var slash = callingFile.LastIndexOf('/');
        return Canonical(slash < 0 ? location : callingFile[..(slash + 1)] + location);
    }

    public static string Canonical(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part == ".." && parts.Count > 0 && parts[^1] != "..") parts.RemoveAt(parts.Count - 1);
            else if (part != ".." || !path.StartsWith('/')) parts.Add(part);
        }

        var joined = string.Join('/', parts);
        return path.StartsWith('/') ? "/" + joined : joined.Length == 0 ? "." : joined;
    }
}
