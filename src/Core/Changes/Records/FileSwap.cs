using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Records;

/// <summary>
/// The durable replace: a complete, synced file under another name of the same directory, then one rename. See rename(2) and fsync(2).
/// </summary>
internal sealed class FileSwap(Disk disk)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file complete under a temporary name: owner and mode before content, content before sync.</summary>
    internal void Stage(Folder folder, string temporary, ReadOnlySpan<byte> bytes, RecordedState wanted)
    {
        var path = folder.At(temporary);
        using var file = disk.Create(folder, temporary);
        disk.SetOwner(file, wanted.Uid, wanted.Gid, path);
        disk.SetMode(file, wanted.Mode, path);
        disk.Write(file, bytes, path);
        disk.Sync(file, path);
    }

    /// <summary>
    /// Writes over the bytes of a file that cannot be renamed over. Not atomic: until the sync, each byte is the old or the new one at
    /// its place, which is how recovery knows the file again.
    /// </summary>
    internal void WriteInPlace(Folder folder, string name, ReadOnlySpan<byte> bytes, RecordedState wanted)
    {
        var path = folder.At(name);
        using var file = Disk.OpenForWriting(folder, name);
        disk.Allocate(file, bytes.Length, path);
        disk.SetOwner(file, wanted.Uid, wanted.Gid, path);
        disk.SetMode(file, wanted.Mode, path);
        disk.Write(file, bytes, path);
        disk.Truncate(file, bytes.Length, path);
        disk.Sync(file, path);
    }

    /// <summary>Replaces a file of the journal's own, readable by this account only.</summary>
    internal void WriteOwn(Folder folder, string name, ReadOnlySpan<byte> bytes)
    {
        var temporary = name + ".tmp";
        disk.Remove(folder, temporary);
        using (var file = disk.Create(folder, temporary))
        {
            var path = folder.At(temporary);
            disk.SetMode(file, OwnerOnly, path);
            disk.Write(file, bytes, path);
            disk.Sync(file, path);
        }
        disk.Rename(folder, temporary, name);
        disk.Sync(folder);
    }

    /// <summary>
    /// Whether a file is what a killed <see cref="WriteInPlace"/> leaves: every byte the one's or the other's at its place.
    /// </summary>
    internal static bool IsTorn(ReadOnlySpan<byte> now, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (now.Length < Math.Min(before.Length, after.Length) || now.Length > Math.Max(before.Length, after.Length))
            return false;
        for (var i = 0; i < now.Length; i++)
        {
            if (!(i < before.Length && now[i] == before[i]) && !(i < after.Length && now[i] == after[i]))
                return false;
        }
        return true;
    }
}
