namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>Published files beside the repository, as people wrote them.</summary>
internal static class Corpus
{
    public static IEnumerable<string> Files(string kind)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "PgTlsDashboard.sln"))) continue;
            var corpus = Path.Combine(folder.FullName, "../shared/corpus", kind);
            return Directory.Exists(corpus) ? Directory.EnumerateFiles(corpus).Order(StringComparer.Ordinal) : [];
        }

        return [];
    }
}
