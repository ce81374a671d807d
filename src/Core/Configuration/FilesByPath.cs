using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>The files under every spelling of their paths.</summary>
internal sealed class FilesByPath
{
    private readonly Dictionary<string, ImmutableArray<byte>> _contents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _includable = new(StringComparer.Ordinal);

    public FilesByPath(ConfigurationFiles files)
    {
        foreach (var directory in files.Directories) _listed.Add(ConfPath.Canonical(directory));
        _directories.UnionWith(_listed);
        foreach (var (name, content) in files.Contents)
        {
            var path = ConfPath.Canonical(name);
            _contents[path] = content;
            var slash = path.LastIndexOf('/');
            var directory = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
            _directories.Add(directory);
            var file = path[(slash + 1)..];
            if (!ConfPath.IsIncludable(file)) continue;
            if (!_includable.TryGetValue(directory, out var siblings)) _includable[directory] = siblings = new(StringComparer.Ordinal);
            siblings.Add(file);
        }
    }

    public ImmutableArray<byte>? File(string path) => _contents.TryGetValue(ConfPath.Canonical(path), out var content) ? content : null;

    public bool IsDirectory(string path) => _directories.Contains(ConfPath.Canonical(path));

    /// <summary>Whether all of the directory's files are known, not only some.</summary>
    public bool IsListed(string path) => _listed.Contains(ConfPath.Canonical(path));

    /// <summary>The names that an include_dir of this directory takes.</summary>
    public IEnumerable<string> Includable(string directory) => _includable.TryGetValue(ConfPath.Canonical(directory), out var files) ? files : [];
}
