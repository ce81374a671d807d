using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>
/// What a reading asked of a set of files, and each answer. A set that gives the same answers is read to the same end, whatever else it
/// holds.
/// </summary>
internal sealed class FileAnswers
{
    private readonly Dictionary<string, FileLookup> _lookups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _listings = new(StringComparer.Ordinal);

    public FileLookup Look(FilesByPath files, string path) => _lookups[path] = files.Look(path);

    public ImmutableArray<string> Includable(FilesByPath files, string directory) =>
        _listings[directory] = [.. files.Includable(directory)];

    public bool AreGivenBy(FilesByPath files) =>
        _lookups.All(asked => IsSame(asked.Value, files.Look(asked.Key)))
        && _listings.All(asked => asked.Value.SequenceEqual(files.Includable(asked.Key), StringComparer.Ordinal));

    private static bool IsSame(FileLookup one, FileLookup other) =>
        one.IsDirectory == other.IsDirectory && one.Error == other.Error
        && one.Content.HasValue == other.Content.HasValue
        && (one.Content is not { } content || content.AsSpan().SequenceEqual(other.Content!.Value.AsSpan()));
}
