namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>
/// The lines of a source beyond the columns of .editorconfig; texts that stand as they are (raw strings, data URLs) do not count.
/// </summary>
internal static class LongLines
{
    private const int Columns = 140;

    public static IEnumerable<string> Of(string file) => In(File.ReadLines(file)).Select(line => $"{file}:{line}");

    public static IEnumerable<int> In(IEnumerable<string> lines)
    {
        var raw = false;
        foreach (var (index, line) in lines.Index())
        {
            if (line.Length > Columns && !raw && !line.Contains("url(\"data:", StringComparison.Ordinal)) yield return index + 1;
            if (line.Split("\"\"\"").Length % 2 == 0) raw = !raw;
        }
    }
}
