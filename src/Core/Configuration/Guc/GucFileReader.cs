using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Guc;

/// <summary>Reads a root and what it includes in the server's order, and gives up where the server gives up; one use each.</summary>
internal sealed class GucFileReader(ConfigurationFiles files, PostgresVersion version)
{
    private const int MaximumDepth = 10;

    /// <summary>What files that were read before may cost again, or ten levels of two includes each read a thousand files.</summary>
    private const int MaximumRereadBytes = 8 << 20;

    private readonly ImmutableArray<FileSetting>.Builder _rows = ImmutableArray.CreateBuilder<FileSetting>();
    private readonly ImmutableArray<ConfInclude>.Builder _missing = ImmutableArray.CreateBuilder<ConfInclude>();
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly FilesByPath _files = new(files);
    private int _reread;

    public ImmutableArray<FileSetting> Rows => _rows.ToImmutable();

    public ImmutableArray<ConfInclude> Missing => _missing.ToImmutable();

    /// <summary>False when the file or one that it includes has an error: the server then applies nothing.</summary>
    public bool ReadRoot(string name, bool mayBeMissing) =>
        ReadFile(new ConfInclude(mayBeMissing
            ? ConfIncludeKind.IncludeIfExists
            : ConfIncludeKind.Include, name, FileName: null, LineNumber: 0), depth: 0);

    private bool ReadFile(ConfInclude wanted, int depth)
    {
        if (IsBlank(wanted.Path)) return Fail(wanted, "empty configuration file name");
        if (depth > MaximumDepth) return Fail(wanted, "nesting depth exceeded");
        var name = ConfPath.Resolve(wanted.Path, wanted.FileName, version);
        if (name == wanted.FileName) return Fail(wanted, "configuration file recursion");
        if (_files.File(name) is not { } content)
        {
            if (_files.IsDirectory(name)) return Fail(new(wanted.Kind, name, name, 1), "input in flex scanner failed");
            _missing.Add(wanted with { Path = name });
            return wanted.Kind == ConfIncludeKind.IncludeIfExists || Fail(wanted, $"could not open file \"{name}\"");
        }
        if (!_read.Add(name) && (_reread += content.Length + 256) > MaximumRereadBytes) return Fail(wanted, "too many files are included");
        return ReadLines(name, content, depth);
    }

    private bool ReadLines(string name, ImmutableArray<byte> content, int depth)
    {
        var isGood = true;
        var number = 0;
        var text = content.AsSpan();
        foreach (var line in TextLine.Split(text))
        {
            number++;
            var read = GucLine.Read(text[..line.End], line.Start);
            switch (read.Kind)
            {
                case GucLineKind.SyntaxError:
                    // The view gives up at a file's first syntax error, and counts a last line that has no \n as the one before.
                    _rows.Add(new(null, null, name, read.BrokeOff && !line.IsTerminated
                        ? number - 1
                        : number, Applied: false, "syntax error"));
                    return false;
                case GucLineKind.Assignment:
                    var setting = GucText.Decode(text[read.Name.Start..read.Name.End]);
                    var value = GucText.Value(text, read.Value);
                    if (ConfInclude.KindOf(setting) is { } kind) isGood &= Follow(new(kind, value, name, number), depth + 1);
                    else _rows.Add(new(setting, value, name, number, Applied: false, Error: null));
                    break;
            }
        }
        return isGood;
    }

    private bool Follow(ConfInclude wanted, int depth)
    {
        if (wanted.Kind != ConfIncludeKind.IncludeDir) return ReadFile(wanted, depth);
        if (IsBlank(wanted.Path)) return Fail(wanted, "empty configuration directory name");
        var name = ConfPath.Resolve(wanted.Path, wanted.FileName, version);
        if (!_files.IsListed(name)) _missing.Add(wanted with { Path = name });
        if (!_files.IsDirectory(name)) return Fail(wanted, $"could not open directory \"{name}\"");
        return _files.Includable(name)
            .Select(file => ConfPath.Join(name, file, version))
            .Order(Comparer<string>.Create(ConfPath.Compare))
            .All(path => ReadFile(wanted with { Kind = ConfIncludeKind.Include, Path = path }, depth));
    }

    private bool Fail(ConfInclude wanted, string error)
    {
        _rows.Add(new(null, null, wanted.FileName ?? wanted.Path, wanted.LineNumber, Applied: false, error));
        return false;
    }

    private static bool IsBlank(string path) => path.AsSpan().Trim(" \t\r\n").IsEmpty;
}
