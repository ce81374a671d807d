using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

internal enum Placement
{
    Swapped,
    InPlace,
    /// <summary>Somebody was faster; the file is as they left it.</summary>
    Drifted,
}

/// <summary>Brings single files to their places, so that an edit made at the last moment is neither lost nor mixed in.</summary>
internal sealed class FilePlacer(TargetJournal journal, Disk disk)
{
    private readonly FileSwap _swap = new(disk);

    /// <summary>Whether any file of the target may differ from what was found.</summary>
    internal bool HasTouched { get; private set; }

    internal void Stage(PlannedFile file)
    {
        // Its new bytes lie in the journal already: beside a mounted file is another file system.
        if (!file.InPlace)
            _swap.Stage(file.Folder, file.Temporary, file.After, file.Wanted);
    }

    internal Placement Place(ref StoredEntry entry, PlannedFile file, int index)
    {
        if (file.InPlace)
            return WriteOver(file);
        try
        {
            return file.Before.Exists ? Exchange(file) : Appear(file);
        }
        catch (FileFaultException e) when (e.Fault is { Reason: FaultReason.Busy } && file.Before.Exists)
        {
            journal.Keep(entry, StoredEntry.InPlaceName(index), file.After);
            var files = entry.Record!.Files.SetItem(index, entry.Record.Files[index] with { InPlace = true });
            entry = journal.Save(entry, entry.Record with { Files = files });
            file.InPlace = true;
            disk.Remove(file.Folder, file.Temporary);
            return WriteOver(file);
        }
    }

    /// <summary>
    /// Lets go of the old file, which the exchange left under the temporary name, or of the copy that a write in place needed.
    /// </summary>
    internal void RemoveOld(StoredEntry entry, PlannedFile file, int index)
    {
        if (file.InPlace)
        {
            journal.Drop(entry, StoredEntry.InPlaceName(index));
            return;
        }
        disk.Remove(file.Folder, file.Temporary);
        disk.Sync(file.Folder);
    }

    private Placement WriteOver(PlannedFile file)
    {
        if (file.HasDrifted())
            return Placement.Drifted;
        HasTouched = true;
        _swap.WriteInPlace(file.Folder, file.Name, file.After, file.Wanted);
        return Placement.InPlace;
    }

    private Placement Exchange(PlannedFile file)
    {
        if (!disk.TryExchange(file.Folder, file.Temporary, file.Name))
        {
            if (file.HasDrifted())
                return Placement.Drifted;
            disk.Rename(file.Folder, file.Temporary, file.Name);
            HasTouched = true;
            disk.Sync(file.Folder);
            return Placement.Swapped;
        }
        HasTouched = true;
        disk.Sync(file.Folder);
        var old = FileState.Read(file.Folder, file.Temporary);
        old.Clear();
        if (old.Hash == file.Before.Hash)
            return Placement.Swapped;
        disk.TryExchange(file.Folder, file.Temporary, file.Name);
        disk.Sync(file.Folder);
        return Placement.Drifted;
    }

    private Placement Appear(PlannedFile file)
    {
        try
        {
            if (!disk.TryRenameToFree(file.Folder, file.Temporary, file.Name))
            {
                if (file.HasDrifted())
                    return Placement.Drifted;
                disk.Rename(file.Folder, file.Temporary, file.Name);
            }
        }
        catch (FileFaultException e) when (e.Fault.Reason == FaultReason.Exists)
        {
            return Placement.Drifted;
        }
        HasTouched = true;
        disk.Sync(file.Folder);
        return Placement.Swapped;
    }
}
