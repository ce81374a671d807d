namespace PgTlsDashboard.Tests;

/// <summary>The files of tests/data, by kind: <c>pg_hba</c>, <c>postgresql_conf</c> or <c>pgmoneta_conf</c>.</summary>
internal static class TestData
{
    public static IEnumerable<string> Files(string kind) =>
        Directory.EnumerateFiles(Path.Combine(Folder(), kind), "*.conf").Order(StringComparer.Ordinal);

    internal static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PgTlsDashboard.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests do not run below the repository.");
        return Path.Combine(folder, "tests", "data");
    }
}
