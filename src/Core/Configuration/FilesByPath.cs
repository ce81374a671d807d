using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>The files under every spelling of their paths.</summary>
internal sealed class FilesByPath
{
    private const int LongestPath = 4095;
    private const int LongestName = 255;

    private readonly Dictionary<string, ImmutableArray<byte>> _contents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _includable = new(StringComparer.Ordinal);

    public FilesByPath(ConfigurationFiles files)
    {
        foreach (var directory in files.Directories) _listed.Add(ConfPath.Canonical(directory));
        _directories.UnionWith(_listed);
        foreach (var directory in files.Directories) AddDirectories(directory);
        foreach (var (name, content) in files.Contents)
        {
            var path = ConfPath.Canonical(name);
            _contents[path] = content;
            var slash = path.LastIndexOf('/');
            var directory = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
            AddDirectories(path);
            AddDirectories(name);
            var file = path[(slash + 1)..];
            if (!ConfPath.IsIncludable(file)) continue;
            if (!_includable.TryGetValue(directory, out var siblings)) _includable[directory] = siblings = new(StringComparer.Ordinal);
            siblings.Add(file);
        }
    }

    public ImmutableArray<byte>? File(string path) => _contents.TryGetValue(ConfPath.Canonical(path), out var content) ? content : null;

    public bool IsDirectory(string path) => _directories.Contains(ConfPath.Canonical(path));

    /// <summary>Opens a path as the kernel does, step by step: each part but the last has to be a directory.</summary>
    public FileLookup Look(string path)
    {
        if (_contents.TryGetValue(path, out var known)) return new(known, IsDirectory: false, Error: null);
        if (path.Length * 3 > LongestPath && AuthText.Encode(path).Length > LongestPath) return FileLookup.TooLong;
        var at = path.StartsWith('/') ? "/" : ".";
        foreach (var part in path.Split('/'))
        {
            if (_contents.ContainsKey(at)) return FileLookup.NoDirectory;
            if (!_directories.Contains(at)) return FileLookup.Missing;
            if (part.Length * 3 > LongestName && AuthText.Encode(part).Length > LongestName) return FileLookup.TooLong;
            if (part.Length > 0) at = ConfPath.Canonical($"{at}/{part}");
        }

        if (_contents.TryGetValue(at, out var content)) return new(content, IsDirectory: false, Error: null);
        return _directories.Contains(at) ? new(null, IsDirectory: true, Error: null) : FileLookup.Missing;
    }

    private void AddDirectories(string path)
    {
        _directories.Add(".");
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            _directories.Add(slash == 0 ? "/" : ConfPath.Canonical(path[..slash]));
    }

    /// <summary>Whether all of the directory's files are known, not only some.</summary>
    public bool IsListed(string path) => _listed.Contains(ConfPath.Canonical(path));

    /// <summary>The names that an include_dir of this directory takes.</summary>
    public IEnumerable<string> Includable(string directory) =>
        _includable.TryGetValue(ConfPath.Canonical(directory), out var files) ? files : Enumerable.Empty<string>();
}

/// <summary>What opening a path gives: a content, a directory, or the system's words.</summary>
internal readonly record struct FileLookup(ImmutableArray<byte>? Content, bool IsDirectory, string? Error)
{
    public static readonly FileLookup Missing = new(null, false, "No such file or directory");
    public static readonly FileLookup NoDirectory = new(null, false, "Not a directory");
    public static readonly FileLookup TooLong = new(null, false, "File name too long");

    public bool IsMissing => Error == Missing.Error;
}
