using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Effects;

/// <summary>A setting whose line in the files is another one than before.</summary>
/// <param name="File">Where it stands, as the server names the file.</param>
internal sealed record ChangedSetting(string Name, string Value, string File);

/// <summary>A snapshot as it will be once a plan's files are in place and loaded.</summary>
internal static class PlannedSnapshot
{
    public static TargetSnapshot Of(TargetSnapshot snapshot, ImmutableArray<FileChange> changes)
    {
        var files = snapshot.Files;
        var configuration = snapshot.Configuration;
        foreach (var change in changes)
        {
            if (change.After is not FileContent.Open open) continue;
            configuration = configuration.With(snapshot.Target.Files.OnServer(change.Path), open.Bytes);
            files = files.SetItem(change.Path, new()
            {
                Path = change.Path,
                Content = open.Bytes,
                Exists = true,
                Hash = null,
                Mode = change.Mode,
                Owner = change.Owner,
                IsMountPoint = change.InPlace,
            });
        }

        var after = snapshot with { Files = files, Configuration = configuration, Hba = snapshot.HbaWith(changes) };
        var settings = snapshot.Settings;
        foreach (var setting in ChangedSettings(snapshot, after)) settings = settings.SetItem(setting.Name, setting.Value);
        return after with { Settings = settings };
    }

    /// <summary>What the files of the second assign and the files of the first do not, or otherwise.</summary>
    public static ImmutableArray<ChangedSetting> ChangedSettings(TargetSnapshot before, TargetSnapshot after)
    {
        if (ReferenceEquals(before.Configuration, after.Configuration)) return [];
        var was = FileSettings.Winning(SettingEdits.Rows(before));
        return
        [
            .. SettingEdits.Rows(after).Where(row => row is { Applied: true, Name: not null, Value: not null })
                .GroupBy(row => row.Name!.ToLowerInvariant(), StringComparer.Ordinal).Select(rows => rows.Last())
                .Where(row => was.GetValueOrDefault(row.Name!.ToLowerInvariant()) != row.Value)
                .Select(row => new ChangedSetting(row.Name!.ToLowerInvariant(), row.Value!, row.FileName)),
        ];
    }
}
