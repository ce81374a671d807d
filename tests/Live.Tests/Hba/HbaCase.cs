using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>A set of files by names relative to the root, and what of the grammar they ask about.</summary>
internal sealed class HbaCase(string rootName)
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public string RootName { get; } = rootName;

    /// <summary>
    /// By the generator's own account; a run counts them, since a generator that never makes a loop proves nothing of loops.
    /// </summary>
    public SortedSet<string> Features { get; } = new(StringComparer.Ordinal);

    /// <summary>Each char is a byte.</summary>
    public void Add(string name, string bytes) => _files[name] = Encoding.Latin1.GetBytes(bytes);

    public void Append(string name, string bytes) =>
        Add(name, (_files.TryGetValue(name, out var old) ? Encoding.Latin1.GetString(old) : "") + bytes);

    public string Text(string name) => _files.TryGetValue(name, out var content) ? Encoding.Latin1.GetString(content) : "";

    public bool Holds(string name) => _files.ContainsKey(name);

    public IEnumerable<string> Names => [.. _files.Keys];

    public ImmutableDictionary<string, byte[]> Files => _files.ToImmutableDictionary(StringComparer.Ordinal);
}
