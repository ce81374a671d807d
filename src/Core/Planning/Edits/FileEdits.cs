using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>Changes made from what a snapshot holds: a file's mode and owner stay unless the recipe needs others.</summary>
internal static class FileEdits
{
    public const UnixFileMode PublicMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public const UnixFileMode KeyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Null when the bytes are the same.</summary>
    public static FileChange? Modify(FileSnapshot file, ImmutableArray<byte> bytes) =>
        file.Content is { } before && before.AsSpan().SequenceEqual(bytes.AsSpan())
            ? null
            : new FileChange
            {
                Path = file.Path,
                Kind = file.Exists ? ChangeKind.Modify : ChangeKind.Create,
                Before = file.Content,
                BeforeHash = file.Hash,
                After = new FileContent.Open(bytes),
                Mode = file.Mode,
                Owner = file.Owner,
                InPlace = file.IsMountPoint,
            };

    public static FileChange Create(string path, string text, FileOwner? owner) =>
        New(path, new FileContent.Open([.. Encoding.UTF8.GetBytes(text)]), PublicMode, owner);

    public static FileChange CreateKey(string path, FileContent key, FileOwner? owner) => New(path, key, KeyMode, owner);

    /// <summary>A path in a directory whose name is free: <c>server.crt</c>, else <c>server-1f3a9c2e.crt</c>.</summary>
    public static string FreePath(TargetSnapshot snapshot, string directory, string stem, string discriminator,
        params ReadOnlySpan<string> extensions)
    {
        foreach (var extension in extensions)
            if (snapshot.Occupied.Contains(Path.Combine(directory, stem + extension)))
                return Path.Combine(directory, $"{stem}-{discriminator[..8].ToLowerInvariant()}");
        return Path.Combine(directory, stem);
    }

    private static FileChange New(string path, FileContent content, UnixFileMode mode, FileOwner? owner) => new()
    {
        Path = path,
        Kind = ChangeKind.Create,
        BeforeHash = null,
        After = content,
        Mode = mode,
        Owner = owner,
    };
}
