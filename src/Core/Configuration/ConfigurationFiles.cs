using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>
/// A set of files as they were read together: names to bytes. Names are what the server would open: absolute paths, or for a request
/// names relative to the root file.
/// </summary>
public sealed record ConfigurationFiles
{
    public static readonly ConfigurationFiles Empty = new();

    public ImmutableSortedDictionary<string, ImmutableArray<byte>> Contents { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<byte>>(StringComparer.Ordinal);

    /// <summary>
    /// Directories that were listed: all of their files are among the contents. A directory that holds a file is known without being named
    /// here.
    /// </summary>
    public ImmutableSortedSet<string> Directories { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Is given the name of each file that a reading of records or maps opens, here and in what is made of this set.</summary>
    internal Action<string>? Opened { get; init; }

    public ConfigurationFiles With(string name, ImmutableArray<byte> content) => this with { Contents = Contents.SetItem(name, content) };

    public ConfigurationFiles WithDirectory(string name) => this with { Directories = Directories.Add(name) };

    public ImmutableArray<byte>? Find(string name) => Contents.TryGetValue(name, out var content) ? content : null;
}
