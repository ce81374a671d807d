using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>
/// The message catalogues of the PostgreSQL packages of this machine: <c>LOCALE/LC_MESSAGES/postgres-15.mo</c>, and the same of libpq, and
/// of the C library for the system's errors that both quote.
/// </summary>
public static class InstalledCatalogues
{
    private const int MostLanguages = 300;
    private const int MostFilesOfALanguage = 40;

    private static readonly string[] s_patterns = ["postgres*.mo", "libpq*.mo"];

    /// <summary>Where packages of Debian, Red Hat and PostgreSQL's own put them.</summary>
    public static ImmutableArray<string> Places { get; } =
    [
        "/usr/share/locale", "/usr/local/share/locale", "/usr/local/pgsql/share/locale",
        .. Enumerable.Range(13, 10).Select(major => $"/usr/pgsql-{major}/share/locale"),
    ];

    /// <summary>The catalogues below a place; what cannot be read, or is no catalogue, is left out.</summary>
    public static IEnumerable<(string Language, MoFile File)> Read(string place)
    {
        foreach (var folder in Folders(place))
        {
            var messages = Path.Combine(folder, "LC_MESSAGES");
            var files = s_patterns.SelectMany(pattern => Files(messages, pattern)).Take(MostFilesOfALanguage).ToArray();
            // Newest first: of two translations of a sentence both count, and the limit leaves out the oldest.
            foreach (var path in files.OrderDescending(StringComparer.Ordinal).Append(Path.Combine(messages, "libc.mo")))
                if (files.Length > 0 && ReadFile(path) is { } file) yield return (Path.GetFileName(folder), file);
        }
    }

    private static string[] Folders(string place)
    {
        try
        {
            if (!Directory.Exists(place)) return [];
            return [.. Directory.EnumerateDirectories(place).Order(StringComparer.Ordinal).Take(MostLanguages)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The answer names the languages that were read; a folder that cannot be listed has none of them.
            return [];
        }
    }

    private static string[] Files(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern).Take(MostFilesOfALanguage)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static MoFile? ReadFile(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists || info.Length is 0 or > MoFile.LargestFile) return null;
            using var stream = info.OpenRead();
            var bytes = new byte[info.Length];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return MoFile.Read(bytes.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
