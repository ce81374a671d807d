using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>
/// Assigns settings where the winning line stands: in postgresql.conf, in a file it includes, or in postgresql.auto.conf, which wins over
/// all (PostgreSQL documentation, 19.1.2).
/// </summary>
internal static class SettingEdits
{
    public static ImmutableArray<FileChange> Plan(TargetSnapshot snapshot, IEnumerable<(string Name, string Value)> wanted,
        out ImmutableArray<Finding> findings)
    {
        var files = snapshot.Target.Files;
        var rows = Rows(snapshot);
        var problems = ImmutableArray.CreateBuilder<Finding>();
        foreach (var row in rows.Where(r => r.Error is not null && !r.Error.Contains("could not be applied", StringComparison.Ordinal)))
            problems.Add(new(FindingCode.ConfError, Severity.Error, $"The server cannot read its configuration: {row.Error}.",
                "Fix that line first; then plan again.", $"{row.FileName}:{row.LineNumber}"));

        var documents = new Dictionary<string, PostgresqlConf>(StringComparer.Ordinal);
        foreach (var (name, value) in wanted)
        {
            if (OutOfReach(snapshot, name, value) is { } fixedElsewhere) problems.Add(fixedElsewhere);
            var path = rows.LastOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)) is { } winner
                ? files.Mounted(winner.FileName)
                : files.ConfigFile;
            if (!snapshot.Files.TryGetValue(path, out var file) || file.Content is not { } content)
            {
                problems.Add(new(FindingCode.ConfUnreadable, Severity.Error, $"{path} cannot be read, and {name} must be set there.",
                    "Let this program's account read the file, then plan again.", path));
                continue;
            }
            var document = documents.TryGetValue(path, out var open) ? open : PostgresqlConf.Parse(content);
            documents[path] = document.Find(name) == value ? document : document.Set(name, value);
        }
        findings = problems.ToImmutable();
        return [.. documents.Select(d => FileEdits.Modify(snapshot.Files[d.Key], d.Value.ToBytes())).OfType<FileChange>()];
    }

    /// <summary>A line of a file does not count against the command line, the environment and the server's own word.</summary>
    private static Finding? OutOfReach(TargetSnapshot snapshot, string name, string value) =>
        snapshot.Server?.Settings.GetValueOrDefault(name) is { Source: "command line" or "environment variable" or "override" } setting
            && setting.Value != value
            // What counts after a restart only is not what a reload is for.
            ? new(FindingCode.SettingNotOfFile, setting.Context == "postmaster" ? Severity.Warning : Severity.Error,
                $"The server got {name} = '{setting.Value}' from {Origin(setting.Source)}, and no file can change it.",
                $"Start the server without that {name}, then plan again.", name)
            : null;

    private static string Origin(string source) => source switch
    {
        "command line" => "its command line",
        "environment variable" => "an environment variable",
        _ => "itself at its start",
    };

    /// <summary>The lines of the files, in the order in which the server reads them; the last one of a name wins.</summary>
    internal static ImmutableArray<FileSetting> Rows(TargetSnapshot snapshot)
    {
        var files = snapshot.Target.Files;
        var auto = Path.Combine(files.DataDirectory, "postgresql.auto.conf");
        return FileSettings.Read(snapshot.Configuration, files.OnServer(files.ConfigFile), files.OnServer(auto), snapshot.Version,
            name => IsKnown(snapshot, name));
    }

    private static bool? IsKnown(TargetSnapshot snapshot, string name) =>
        snapshot.Server?.FileSettings?.LastOrDefault(row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase)) is { } row
            ? row.Error != FileSettings.Unrecognized
            : snapshot.Server?.Settings.ContainsKey(name.ToLowerInvariant()) is true ? true : null;
}
