namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            && !file.Contains("/Migrations/", StringComparison.Ordinal));

    public static IEnumerable<string> Styles() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src/Client"), "*.razor.css", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "wwwroot/css"), "*.css", SearchOption.AllDirectories));

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "PgTlsDashboard.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("PgTlsDashboard.sln is in no folder above the tests.");
    }
}
