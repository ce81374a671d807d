using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Records;

/// <summary>One target's part of the journal, held under its lock: whoever has this is the only writer for the target.</summary>
internal sealed class TargetJournal : IDisposable
{
    private const string LockName = "lock";
    private const string UnfinishedPrefix = ".new-";

    private readonly Folder _folder;
    private readonly SafeFileHandle _lock;
    private readonly Disk _disk;
    private readonly FileSwap _swap;
    private readonly Action<JournalRecord>? _changed;

    private TargetJournal(Folder folder, SafeFileHandle held, Guid targetId, Disk disk, Action<JournalRecord>? changed)
    {
        _folder = folder;
        _lock = held;
        _disk = disk;
        _swap = new FileSwap(disk);
        _changed = changed;
        TargetId = targetId;
    }

    internal Guid TargetId { get; }

    /// <summary>Null while another holder of the lock, in this process or another, lives. flock(2) lets go when its holder dies.</summary>
    internal static TargetJournal? TryOpen(Folder folder, Guid targetId, Disk disk, Action<JournalRecord>? changed)
    {
        var path = folder.At(LockName);
        var descriptor =
            Posix.OpenAt(folder.Handle, LockName, Posix.ReadWrite | Posix.CreateOrOpen | Posix.NoFollow | Posix.CloseOnExec, 0b110_000_000);
        if (descriptor < 0)
        {
            var failure = FileFaultException.Last(path);
            folder.Dispose();
            throw failure;
        }
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Posix.Lock(file, Posix.LockExclusiveOrFail) == 0)
            return new TargetJournal(folder, file, targetId, disk, changed);
        file.Dispose();
        folder.Dispose();
        return null;
    }

    /// <summary>Newest first.</summary>
    internal IReadOnlyList<StoredEntry> Entries() =>
        [.. Directory.GetDirectories(_folder.Path).Select(f => StoredEntry.Read(f, TargetId)).OfType<StoredEntry>()
            .OrderByDescending(e => e.Sequence)];

    /// <summary>Writes a new entry with its backups; it is there as a whole, durably, or not at all.</summary>
    /// <param name="draft">Makes the record of its number.</param>
    /// <param name="files">The bytes to keep, by name in the entry's folder.</param>
    internal StoredEntry Begin(Guid id, Func<long, JournalRecord> draft, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var sequence = Entries().Select(e => e.Sequence).FirstOrDefault() + 1;
        var name = StoredEntry.FolderName(sequence, id);
        var unfinished = UnfinishedPrefix + name;
        var record = draft(sequence);
        _disk.MakeFolder(_folder, unfinished);
        try
        {
            using (var folder = Folder.Open(_folder.At(unfinished)))
            {
                foreach (var (file, bytes) in files)
                    _swap.WriteOwn(folder, file, bytes);
                _swap.WriteOwn(folder, StoredEntry.FileName, Serialize(record));
            }
            _disk.Rename(_folder, unfinished, name);
            _disk.Sync(_folder);
        }
        catch (FileFaultException)
        {
            RemoveUnfinished();
            throw;
        }
        _changed?.Invoke(record);
        return new StoredEntry(_folder.At(name), TargetId, id, sequence, record);
    }

    /// <summary>Takes an entry of another journal under its name, whole; what is no entry of this target is refused.</summary>
    internal Finding? Import(string name, IReadOnlyDictionary<string, byte[]> files, Func<JournalRecord, JournalRecord> complete)
    {
        if (!StoredEntry.TryParseName(name, out var sequence, out var id) || !files.TryGetValue(StoredEntry.FileName, out var json)
            || StoredEntry.Parse(json) is not { IsSound: true } record || record.Id != id || record.TargetId != TargetId
            || record.Sequence != sequence
            || files.Keys.Any(file => file is not (StoredEntry.FileName) && !StoredEntry.IsContentName(file)))
            return new(FindingCode.JournalDamaged, Severity.Error, "An entry of the earlier journal is damaged and was left where it is.",
                "Compare the target's files with the N.before files in its folder, then move the folder away.", name);
        if (Entries().Any(e => e.Id == id))
            return null;
        var unfinished = UnfinishedPrefix + name;
        RemoveUnfinished();
        _disk.MakeFolder(_folder, unfinished);
        using (var folder = Folder.Open(_folder.At(unfinished)))
        {
            foreach (var (file, bytes) in files)
                if (file != StoredEntry.FileName)
                    _swap.WriteOwn(folder, file, bytes);
            record = complete(Moved(record, name));
            _swap.WriteOwn(folder, StoredEntry.FileName, Serialize(record));
        }
        _disk.Rename(_folder, unfinished, name);
        _disk.Sync(_folder);
        _changed?.Invoke(record);
        return null;
    }

    /// <summary>A remedy that names the place of a backup names the one that the backup has here.</summary>
    private JournalRecord Moved(JournalRecord record, string name) =>
        record with { Findings = [.. record.Findings.Select(finding => finding with { Remedy = Moved(finding.Remedy, name) })] };

    private string? Moved(string? remedy, string name)
    {
        var entry = remedy?.IndexOf($"/{TargetId:D}/{name}/", StringComparison.Ordinal) ?? -1;
        var start = entry < 0 ? -1 : remedy!.LastIndexOf(" /", entry, StringComparison.Ordinal);
        return start < 0
            ? remedy
            : $"{remedy![..(start + 1)]}{_folder.At(name)}{remedy[(entry + $"/{TargetId:D}/{name}".Length)..]}";
    }

    /// <summary>Replaces an entry's record, durably.</summary>
    internal StoredEntry Save(StoredEntry entry, JournalRecord record)
    {
        using var folder = Folder.Open(entry.Path);
        record = record with { Revision = Math.Max(record.Revision, entry.Record?.Revision ?? 0) + 1 };
        _swap.WriteOwn(folder, StoredEntry.FileName, Serialize(record));
        _changed?.Invoke(record);
        return entry with { Record = record };
    }

    /// <summary>Keeps bytes beside an entry.</summary>
    internal void Keep(StoredEntry entry, string name, ReadOnlySpan<byte> bytes)
    {
        using var folder = Folder.Open(entry.Path);
        _swap.WriteOwn(folder, name, bytes);
    }

    /// <summary>Lets go of bytes kept beside an entry.</summary>
    internal void Drop(StoredEntry entry, string name)
    {
        using var folder = Folder.Open(entry.Path);
        _disk.Remove(folder, name);
    }

    /// <summary>Bytes kept beside an entry, with their hash; the caller clears them.</summary>
    internal static FileState Kept(StoredEntry entry, string name)
    {
        using var folder = Folder.Open(entry.Path);
        return FileState.Read(folder, name);
    }

    /// <summary>Removes what a killed <see cref="Begin"/> left: nothing of the target had been touched then.</summary>
    internal void RemoveUnfinished()
    {
        foreach (var path in Directory.GetDirectories(_folder.Path, UnfinishedPrefix + "*"))
        {
            using (var folder = Folder.Open(path))
            {
                foreach (var file in Directory.GetFiles(path))
                    _disk.Remove(folder, Path.GetFileName(file));
            }
            _disk.RemoveFolder(_folder, Path.GetFileName(path));
        }
    }

    private static byte[] Serialize(JournalRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, JournalJson.Default.JournalRecord);

    public void Dispose()
    {
        // Unlocked by name: a child that is being started just now holds a copy of the descriptor until its exec.
        _ = Posix.Lock(_lock, Posix.Unlock);
        _lock.Dispose();
        _folder.Dispose();
    }
}
