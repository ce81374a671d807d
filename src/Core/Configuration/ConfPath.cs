using System.Text;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>Paths of included files as the server spells them in its views; pure text, no file system.</summary>
internal static class ConfPath
{
    private const int LongestPath = 1023;

    /// <summary>An absolute name stays as given; a relative one is meant from the directory of the file that says it.</summary>
    public static string Resolve(string location, string? callingFile, PostgresVersion version) =>
        location.StartsWith('/') || callingFile is null ? location : Join(Parent(callingFile), location, version);

    // Up to 14 the server drops leading dots, resolves trailing ones and keeps those inside a path; from 15 it resolves them all.
    public static string Join(string directory, string name, PostgresVersion version)
    {
        while (version.Major < 15 && name.StartsWith("./", StringComparison.Ordinal)) name = name[2..];
        return Canonical(Bounded(directory.Length == 0 ? name : $"{directory}/{name}"), resolveDots: version.Major >= 15);
    }

    /// <summary>The server joins paths in a buffer, and what does not fit is lost.</summary>
    private static string Bounded(string path) =>
        path.Length * 3 <= LongestPath
            || AuthText.Encode(path) is not { Length: > LongestPath } bytes ? path : AuthText.Decode(bytes.AsSpan(0, LongestPath));

    /// <summary>One spelling for all spellings of a path, to look it up by.</summary>
    public static string Canonical(string path) => Canonical(path, resolveDots: true);

    /// <summary>Whether an include_dir takes a file of this name.</summary>
    public static bool IsIncludable(string name) =>
        name.Length >= 6 && !name.StartsWith('.') && name.EndsWith(".conf", StringComparison.Ordinal);

    /// <summary>The bytes' order, as strcmp has it.</summary>
    public static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    private static string Parent(string path) => path.LastIndexOf('/') switch
    {
        < 0 => "",
        0 => "/",
        var slash => path[..slash],
    };

    private static string Canonical(string path, bool resolveDots)
    {
        var kept = new List<string>();
        var isAbsolute = path.StartsWith('/');
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var unresolved = resolveDots ? 0 : Array.FindLastIndex(parts, static part => part is not ("." or "..")) + 1;
        foreach (var part in parts)
        {
            if (unresolved-- > 0 || part is not ("." or "..")) kept.Add(part);
            else if (part == ".." && kept.Count > 0 && kept[^1] != "..") kept.RemoveAt(kept.Count - 1);
            else if (part == ".." && !isAbsolute) kept.Add(part);
        }
        var joined = string.Join('/', kept);
        return isAbsolute ? $"/{joined}" : joined.Length == 0 ? "." : joined;
    }
}
