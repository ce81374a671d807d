using System.Collections.Immutable;
using System.Globalization;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>Undoes a standing entry: it becomes begun again, and ends as every begun entry does that is not completed.</summary>
internal sealed class RollbackRun(TargetJournal journal, ReloadStep server, Disk disk, StepLog steps)
{
    internal async Task<ApplyOutcome> RunAsync(StoredEntry entry, string because, CancellationToken cancellationToken)
    {
        if (CheckDrift(entry) is { } drifted)
        {
            steps.Failed("drift", drifted.Findings[0].Message);
            return drifted;
        }
        steps.Done("drift", "Every file is as the entry made it.");
        if (cancellationToken.IsCancellationRequested)
            return new ApplyOutcome.Refused(
                [new Finding(FindingCode.Cancelled, Severity.Error, "The rollback was cancelled before it began.",
                    "Roll back again when it is wanted.")]);
        return await UndoAsync(entry, because, []).ConfigureAwait(false);
    }

    /// <summary>Puts back without asking whether somebody edited a file since; such a file is left alone and reported.</summary>
    internal async Task<ApplyOutcome> UndoAsync(StoredEntry entry, string because, ImmutableArray<Finding> causes)
    {
        for (var i = 0; i < entry.Record!.Files.Length; i++)
            KeepForInPlace(entry, entry.Record.Files[i], i);
        // Once this is written, a killed rollback is completed by the next start.
        entry = journal.Save(entry, entry.Record with { State = JournalState.Started, Because = because });
        var record = new Restorer(journal, disk).Restore(entry, because, reloaded: true, reloads: true);
        if (record.Findings.IsEmpty)
            steps.Done("restore", "Every file is as it was before.");
        else
            steps.Failed("restore", record.Findings[0].Message);
        var after = await new PendingReload(journal, server).MakeAsync(entry with { Record = record }).ConfigureAwait(false);
        return new ApplyOutcome.RolledBack(entry.Id, because, [.. causes, .. record.Findings, .. after]);
    }

    private ApplyOutcome.Drifted? CheckDrift(StoredEntry entry)
    {
        var later = journal.Entries().Where(e => e.Sequence > entry.Sequence && e.Record is { Stands: true }).ToList();
        foreach (var file in entry.Record!.Files)
        {
            var above = later.Find(e => e.Record!.Files.Any(f => f.Resolved == file.Resolved));
            if (above?.Record is { } record)
            {
                var at = record.At.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
                return Drifted(file,
                    new Finding(FindingCode.ChangedByLaterEntry, Severity.Error, $"“{record.Title}” of {at} changed {file.Path} later.",
                    $"Roll back entry {record.Id} first.", file.Path));
            }
            if (Read(file) != file.After.Hash)
                return Drifted(file,
                    new Finding(FindingCode.EditedSince, Severity.Error, $"{file.Path} was edited since the entry was applied.",
                    "Undo that edit by hand, or change the file by a new plan.", file.Path));
        }
        return null;
    }

    /// <summary>What stands now lies beside the entry, so that recovery knows a file that was half written over.</summary>
    private void KeepForInPlace(StoredEntry entry, RecordedFile file, int index)
    {
        if (!file.InPlace)
            return;
        using var folder = Folder.Open(file.Directory);
        var now = FileState.Read(folder, file.Name);
        if (now.Hash == file.After.Hash)
            journal.Keep(entry, StoredEntry.InPlaceName(index), now.Bytes);
        now.Clear();
    }

    private static string? Read(RecordedFile file)
    {
        using var folder = Folder.Open(file.Directory);
        var now = FileState.Read(folder, file.Name);
        now.Clear();
        return now.Hash;
    }

    private static ApplyOutcome.Drifted Drifted(RecordedFile file, Finding finding) => new(file.Path) { Findings = [finding] };
}
