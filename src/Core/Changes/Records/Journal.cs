using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Records;

/// <summary>
/// Every target's entries below one directory: <c>TARGET/SEQUENCE-ID/entry.json</c>. Reading needs no lock; writing is
/// <see cref="TargetJournal"/>'s.
/// </summary>
internal sealed class Journal(string root, Disk disk, Action<JournalRecord>? changed = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    internal IEnumerable<Guid> Targets() => Folders(_root)
        .Select(f => Guid.TryParseExact(Path.GetFileName(f), "D", out var id) ? id : Guid.Empty)
        .Where(id => id != Guid.Empty);

    /// <summary>Newest first.</summary>
    internal IEnumerable<StoredEntry> Entries(Guid targetId) => Folders(PlaceOf(targetId))
        .Select(f => StoredEntry.Read(f, targetId))
        .OfType<StoredEntry>()
        .OrderByDescending(e => e.Sequence);

    internal StoredEntry? Find(Guid id) => Targets()
        .SelectMany(target => Folders(PlaceOf(target)), (target, folder) => (target, folder))
        .Where(x => x.folder.EndsWith(id.ToString("D"), StringComparison.Ordinal))
        .Select(x => StoredEntry.Read(x.folder, x.target))
        .FirstOrDefault(e => e is not null);

    /// <summary>
    /// Takes the target's lock, which other processes see too and which ends with its holder; null while somebody else has it.
    /// </summary>
    internal TargetJournal? TryLock(Guid targetId)
    {
        using var folder = OpenRoot();
        var name = targetId.ToString("D");
        if (!Directory.Exists(folder.At(name)))
        {
            disk.MakeFolder(folder, name);
            disk.Sync(folder);
        }
        return TargetJournal.TryOpen(Folder.Open(folder.At(name)), targetId, disk, changed);
    }

    private string PlaceOf(Guid targetId) => Path.Combine(_root, targetId.ToString("D"));

    private Folder OpenRoot()
    {
        var name = Path.GetFileName(_root);
        using (var parent = Folder.Open(Resolved(MakeParents())))
        {
            if (!Path.Exists(_root))
            {
                disk.MakeFolder(parent, name);
                disk.Sync(parent);
            }
        }
        var folder = Folder.Open(Resolved(_root));
        // Backups hold keys: a directory that was there before us is closed to others too.
        if ((FileState.StatusOf(folder.Handle, folder.Path).Mode & 0b000_111_111) != 0)
            disk.SetMode(folder.Handle, OwnerOnly, folder.Path);
        return folder;
    }

    private string MakeParents()
    {
        var parent = Path.GetDirectoryName(_root) ?? "/";
        try
        {
            Directory.CreateDirectory(parent);
            return parent;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileFaultException(
                new FileFault(e is UnauthorizedAccessException ? FaultReason.NoPermission : FaultReason.MissingDirectory, _root));
        }
    }

    private static string Resolved(string path) =>
        SymlinkResolver.Resolve(path) ?? throw new FileFaultException(new FileFault(FaultReason.LinkLoop, path));

    private static string[] Folders(string place)
    {
        try
        {
            return Directory.GetDirectories(place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
