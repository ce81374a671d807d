using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Host;

/// <summary>The configuration files of a target with what they include, as they lie there now: what a plan may change.</summary>
internal static class ConfigurationPaths
{
    public static ImmutableHashSet<string> Of(TargetFiles files)
    {
        var gathering = new FileGathering(files, ImmutableArray.CreateBuilder<Finding>());
        gathering.GatherConfiguration(gathering.VersionOfDataDirectory());
        gathering.GatherPgmoneta();
        return [.. gathering.ToFiles().Values.Where(file => file.Exists).Select(file => file.Path)];
    }

    /// <summary>
    /// The first declared file that is no configuration; null when each is. A dashboard could declare any file of this account: one whose
    /// name does not say so is taken by its content alone.
    /// </summary>
    public static string? Unlike(TargetFiles files) => new[] { files.ConfigFile, files.HbaFile, files.IdentFile, files.PgmonetaConf }
        .OfType<string>().FirstOrDefault(path => !path.EndsWith(".conf", StringComparison.Ordinal) && !HoldsRecords(path));

    private static bool HoldsRecords(string path) =>
        FileReader.Read(path, KeptContent.Whole, new ReadingBudget()).Content is { } content && HbaRules.HoldsRecordsOnly(content);
}
