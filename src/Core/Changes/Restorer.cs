using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>
/// Puts the files of an entry back. One road for a failed apply, a rollback and a recovery; it may be killed anywhere and run again.
/// A file that is neither as the entry found it nor as the entry made it belongs to somebody else by now, and stays.
/// </summary>
internal sealed class Restorer(TargetJournal journal, Disk disk)
{
    private readonly FileSwap _swap = new(disk);

    /// <summary>Restores, then records the entry as rolled back; it stays begun when a file could not be written.</summary>
    /// <param name="reloaded">Whether the server may have loaded the files that go: it then needs a reload.</param>
    /// <param name="reloads">
    /// The caller reloads next and records how that ended. Until then the entry stays begun: the server still runs with what goes.
    /// </param>
    internal JournalRecord Restore(StoredEntry entry, string because, bool reloaded, bool reloads)
    {
        var record = entry.Record!;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var complete = true;
        for (var i = record.Files.Length - 1; i >= 0; i--)
        {
            try
            {
                if (RestoreFile(entry, record.Files[i], i) is { } finding)
                    findings.Add(finding);
            }
            catch (FileFaultException e)
            {
                complete = false;
                findings.Add(NotRestored(entry, record.Files[i], i, e.Fault));
            }
        }
        var ended = record with
        {
            State = complete ? JournalState.RolledBack : JournalState.Started,
            Because = because,
            Command = null,
            ReloadPending = reloaded && record.NeedsReload,
            Findings = findings.ToImmutable(),
        };
        try
        {
            var saved = journal.Save(entry, reloads && ended.ReloadPending ? ended with { State = JournalState.Started } : ended);
            return ended with { Revision = saved.Record!.Revision };
        }
        catch (FileFaultException e)
        {
            return ended with { Findings = [.. ended.Findings, e.Fault.ToFinding() with { Severity = Severity.Warning }] };
        }
    }

    /// <summary>Null when the file is as it was before.</summary>
    private Finding? RestoreFile(StoredEntry entry, RecordedFile file, int index)
    {
        using var folder = Folder.Open(file.Directory);
        var now = FileState.Read(folder, file.Name);
        try
        {
            Finding? finding = null;
            if (RecordedState.Of(now) != file.Before)
                finding = IsOurs(entry, file, index, now) ? PutBack(entry, file, index, folder, now) : Edited(entry, file, index);
            RemoveStaged(folder, file);
            return finding;
        }
        finally
        {
            now.Clear();
        }
    }

    private static bool IsOurs(StoredEntry entry, RecordedFile file, int index, FileState now)
    {
        if (now.Hash == file.After.Hash)
            return true;
        if (!file.InPlace || !now.Exists || file.Before is null)
            return false;
        var before = TargetJournal.Kept(entry, StoredEntry.BackupName(index));
        var after = TargetJournal.Kept(entry, StoredEntry.InPlaceName(index));
        var torn = FileSwap.IsTorn(now.Bytes, before.Bytes, after.Bytes);
        before.Clear();
        after.Clear();
        return torn;
    }

    /// <summary>The edit that came back in place of the backup; null when the file is as it was before.</summary>
    private Finding? PutBack(StoredEntry entry, RecordedFile file, int index, Folder folder, FileState now)
    {
        if (file.Before is not { } before)
        {
            disk.Remove(folder, file.Name);
            disk.Sync(folder);
            return null;
        }
        var backup = TargetJournal.Kept(entry, StoredEntry.BackupName(index));
        var staged = file.InPlace ? FileState.Absent : FileState.Read(folder, file.Temporary);
        try
        {
            if (backup.Hash != before.Hash)
                throw new FileFaultException(
                    new FileFault(FaultReason.BackupDamaged, Path.Combine(entry.Path, StoredEntry.BackupName(index))));
            // The swap left the old file itself under the temporary name: with it come back its attributes and access lists. It may
            // even be an edit that slipped in just before the swap; only a restore that was killed leaves a mere beginning of the backup.
            var isOld = RecordedState.Of(staged) == before;
            var isEdit = staged.Exists && !isOld && !backup.Bytes.AsSpan().StartsWith(staged.Bytes);
            if (isOld || isEdit)
                disk.Rename(folder, file.Temporary, file.Name);
            else
            {
                KeepForInPlace(entry, file, index, now);
                Write(file, folder, backup, before);
            }
            disk.Sync(folder);
            return isEdit ? Edited(entry, file, index) : null;
        }
        finally
        {
            backup.Clear();
            staged.Clear();
        }
    }

    /// <summary>
    /// What goes lies beside the entry until it is gone: a restore that is killed halfway leaves a file that only then is known again.
    /// </summary>
    private void KeepForInPlace(StoredEntry entry, RecordedFile file, int index, FileState now)
    {
        if (!file.InPlace || now.Hash != file.After.Hash)
            return;
        var kept = TargetJournal.Kept(entry, StoredEntry.InPlaceName(index));
        kept.Clear();
        if (kept.Hash == now.Hash)
            return;
        try
        {
            journal.Keep(entry, StoredEntry.InPlaceName(index), now.Bytes);
        }
        catch (FileFaultException)
        {
            // A full disk: the old content matters more than what a second failure would need.
        }
    }

    private void Write(RecordedFile file, Folder folder, FileState backup, RecordedState before)
    {
        if (file.InPlace)
        {
            _swap.WriteInPlace(folder, file.Name, backup.Bytes, before);
            return;
        }
        RemoveStaged(folder, file);
        _swap.Stage(folder, file.Temporary, backup.Bytes, before);
        disk.Rename(folder, file.Temporary, file.Name);
    }

    private void RemoveStaged(Folder folder, RecordedFile file)
    {
        if (Posix.StatusAt(folder.Handle, file.Temporary, Posix.NoFollowLink, Posix.BasicStats, out _) != 0)
            return;
        disk.Remove(folder, file.Temporary);
        disk.Sync(folder);
    }

    private static Finding Edited(StoredEntry entry, RecordedFile file, int index) => new(
        FindingCode.EditedSince, Severity.Warning, $"{file.Path} was edited since and was left as it is.", KeptAt(entry, file, index),
        file.Path);

    private static Finding NotRestored(StoredEntry entry, RecordedFile file, int index, FileFault fault)
    {
        var cause = fault.ToFinding();
        return new Finding(FindingCode.RestoreFailed, Severity.Error, $"{file.Path} could not be put back: {cause.Message}",
            $"{cause.Remedy} The next start of the dashboard tries again. {KeptAt(entry, file, index)}", file.Path);
    }

    private static string KeptAt(StoredEntry entry, RecordedFile file, int index) => file.Before is null
        ? "It did not exist before."
        : $"What it was before is kept in {Path.Combine(entry.Path, StoredEntry.BackupName(index))}.";
}
