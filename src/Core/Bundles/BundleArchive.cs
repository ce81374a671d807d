using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>Archives that carry Unix modes and, for the same files and time, the same bytes.</summary>
internal static class BundleArchive
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int RegularFile = 0x8000;
    private const int Directory = 0x4000;
    private const int DosDirectory = 0x10;

    /// <summary>MS-DOS times begin in 1980 and have no zone: they are written in UTC.</summary>
    private static readonly DateTimeOffset s_earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_latest = new(2107, 12, 31, 23, 59, 58, TimeSpan.Zero);

    public static byte[] Zip(ImmutableArray<BundleFile> files, string folder, DateTimeOffset now)
    {
        var time = now.ToUniversalTime();
        time = time < s_earliest ? s_earliest : time > s_latest ? s_latest : time;
        using var archive = new MemoryStream(files.Sum(f => f.Content.Length + 256));
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Entry(zip, folder + "/", time, (Directory | (int)Folder) << 16 | DosDirectory);
            foreach (var file in files)
            {
                // Stored: keys and certificates do not shrink, and deflating a text of a page costs more than it saves.
                using var content = Entry(zip, $"{folder}/{file.Name}", time, (RegularFile | (int)file.Mode) << 16).Open();
                content.Write(file.Content.AsSpan());
            }
        }
        return archive.ToArray();
    }

    public static byte[] TarGz(ImmutableArray<BundleFile> files, string folder, DateTimeOffset now)
    {
        using var archive = new MemoryStream();
        using (var compressed = new GZipStream(archive, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(compressed, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(Owned(new UstarTarEntry(TarEntryType.Directory, folder + "/"), Folder, now));
            foreach (var file in files)
            {
                using var content = new MemoryStream(ImmutableCollectionsMarshal.AsArray(file.Content)!, writable: false);
                var entry = Owned(new UstarTarEntry(TarEntryType.RegularFile, $"{folder}/{file.Name}"), file.Mode, now);
                entry.DataStream = content;
                tar.WriteEntry(entry);
            }
        }
        return archive.ToArray();
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string name, DateTimeOffset time, int attributes)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = time;
        entry.ExternalAttributes = attributes;
        return entry;
    }

    private static UstarTarEntry Owned(UstarTarEntry entry, UnixFileMode mode, DateTimeOffset now)
    {
        entry.Mode = mode;
        entry.Uid = 0;
        entry.Gid = 0;
        entry.UserName = "root";
        entry.GroupName = "root";
        entry.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return entry;
    }
}
