using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Tests.Configuration;

/// <summary>Published configuration files, read in place beside the repository.</summary>
internal static class ConfigurationCorpus
{
    private static readonly string? Folder = Find();

    public static bool IsPresent => Folder is not null;

    public static IEnumerable<(string Name, ImmutableArray<byte> Text)> Files(string kind) =>
        Directory.EnumerateFiles(Path.Combine(Folder!, kind)).Order(StringComparer.Ordinal).Select(static path => (Path.GetFileName(path), ImmutableArray.Create(File.ReadAllBytes(path))));

    private static string? Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PgTlsDashboard.sln"))) folder = Path.GetDirectoryName(folder);
        var corpus = folder is null ? "" : Path.Combine(folder, "..", "shared", "corpus");
        return Directory.Exists(corpus) ? corpus : null;
    }
}

/// <summary>A test over the corpus, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (!ConfigurationCorpus.IsPresent) Skip = "The folder of published configuration files is not beside the repository.";
    }
}
