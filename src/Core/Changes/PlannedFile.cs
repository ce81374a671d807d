using System.Security.Cryptography;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>One change at its real place, opened for a run: what is there, what comes, under which owner and mode.</summary>
internal sealed class PlannedFile : IDisposable
{
    private readonly bool _isSecret;

    private PlannedFile(FileChange change, Folder folder, string name, string temporary, FileState before, byte[] after,
        RecordedState wanted)
    {
        Change = change;
        Folder = folder;
        Name = name;
        Temporary = temporary;
        Before = before;
        After = after;
        Wanted = wanted;
        InPlace = change.InPlace || before.IsMountPoint;
        _isSecret = change.After is FileContent.Secret;
    }

    internal FileChange Change { get; }

    internal Folder Folder { get; }

    internal string Name { get; }

    internal string Temporary { get; }

    internal string Resolved => Folder.At(Name);

    internal FileState Before { get; }

    internal byte[] After { get; }

    internal RecordedState Wanted { get; }

    internal bool InPlace { get; set; }

    internal bool IsAlreadyAsWanted => RecordedState.Of(Before) == Wanted;

    /// <summary>Opens the directory and reads what is there.</summary>
    /// <exception cref="FileFaultException">It cannot be read, or is no regular file.</exception>
    internal static PlannedFile Open(FileChange change, string resolved, DeclaredPaths paths, Guid entryId, int index)
    {
        var name = Path.GetFileName(resolved);
        var folder = paths.OpenDirectoryOf(resolved);
        try
        {
            var before = FileState.Read(folder, name);
            var after = change.After switch
            {
                FileContent.Secret secret => secret.Reveal(),
                FileContent.Open open => [.. open.Bytes],
                _ => throw new InvalidOperationException("A change has no content."),
            };
            var (uid, gid) = OwnerOf(change, before, folder);
            // Never a set-uid bit, whatever the plan says.
            var mode = change.Mode & (UnixFileMode)0x1FF;
            var wanted = new RecordedState(FileState.HashOf(after), mode, uid, gid);
            return new PlannedFile(change, folder, name, TemporaryName(name, entryId, index), before, after, wanted);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    internal bool HasDrifted()
    {
        var now = FileState.Read(Folder, Name);
        now.Clear();
        return now.Hash != Change.BeforeHash;
    }

    internal RecordedFile ToRecord() => new()
    {
        Path = Change.Path,
        Resolved = Resolved,
        Temporary = Temporary,
        Kind = Change.Kind,
        Diff = _isSecret ? null : FilePreview.Of(Change with { Before = Before.Exists ? [.. Before.Bytes] : null }).Diff,
        Before = RecordedState.Of(Before),
        After = Wanted,
        InPlace = InPlace,
    };

    private static (int Uid, int Gid) OwnerOf(FileChange change, FileState before, Folder folder)
    {
        if (change.Owner is { } owner)
            return (owner.Uid, owner.Gid);
        if (before.Exists)
            return (before.Uid, before.Gid);
        var status = FileState.StatusOf(folder.Handle, folder.Path);
        return ((int)status.Uid, (int)status.Gid);
    }

    // A file name has 255 bytes at most; a long one gives way to its number in the plan.
    private static string TemporaryName(string name, Guid entryId, int index) =>
        System.Text.Encoding.UTF8.GetByteCount(name) <= 200 ? $".{name}.pgtls-{entryId:N}.tmp" : $".{index}.pgtls-{entryId:N}.tmp";

    public void Dispose()
    {
        Folder.Dispose();
        Before.Clear();
        if (_isSecret)
            CryptographicOperations.ZeroMemory(After);
    }
}
