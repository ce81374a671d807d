using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>
/// A line of a file or of one that it includes, with <c>@file</c> lists filled in; blank lines and comments are left out.
/// </summary>
internal readonly record struct AuthLine(string FileName, int LineNumber, ImmutableArray<ConfField> Fields, string? Error);

/// <summary>Reads an authentication file and what it includes, as the server of a major does.</summary>
/// <param name="known">Takes a line that needs no reading; true when it did. Lines of <c>@file</c> lists are not offered.</param>
internal sealed class AuthFileReader(ConfigurationFiles files, PostgresVersion version, AuthFileReader.Known? known = null)
{
    public delegate bool Known(string fileName, int lineNumber, ReadOnlySpan<byte> line);

    private const int MaxDepth = 10;

    /// <summary>Before 16 the server's own bound is its file descriptors, and reaching it ends the server.</summary>
    private const int MaxOpen = 400;

    /// <summary>A file may include itself many times over at every depth: ours is the bound that the server lacks.</summary>
    private const int MaxRereadBytes = 4_000_000;

    private readonly AuthRules _rules = new(version);
    private readonly TextPool _pool = new(4096);
    private readonly FilesByPath _files = new(files);
    private readonly Action<string>? _opened = files.Opened;
    private readonly ImmutableArray<ConfInclude>.Builder _missing = ImmutableArray.CreateBuilder<ConfInclude>();
    private readonly Stack<string> _open = new();
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private int _rereadBytes;
    private int _lists;
    private bool _missedLast;

    /// <summary>What was asked for and is not in the set.</summary>
    public ImmutableArray<ConfInclude> Missing => _missing.ToImmutable();

    /// <summary>What was asked of the set, and the answers.</summary>
    public FileAnswers Answers { get; } = new();

    /// <summary>What was there and was read, the root too.</summary>
    public ImmutableArray<string> FilesRead => [.. _read];

    /// <summary>The file that includes itself by <c>@</c> before 16: the server has no bound there and shuts down at reload.</summary>
    public string? Endless { get; private set; }

    /// <summary>Null when the root is not in the set.</summary>
    public List<AuthLine>? Read(string rootName)
    {
        var lines = new List<AuthLine>();
        return Read(rootName, lines.Add) ? lines : null;
    }

    /// <summary>Hands over line by line, so that a large file is never held as lines; false when the root is not in the set.</summary>
    public bool Read(string rootName, Action<AuthLine> into) =>
        ReadFile(new(ConfIncludeKind.Include, rootName, FileName: null, LineNumber: 0), into) is null;

    private string? ReadFile(ConfInclude wanted, Action<AuthLine> into)
    {
        var name = wanted.Path;
        if (_rules.Includes && _open.Count > MaxDepth)
        {
            // The server looks at the errno of whatever failed last.
            return wanted.Kind == ConfIncludeKind.IncludeIfExists && _missedLast
                ? null
                : $"could not open file \"{name}\": maximum nesting depth exceeded";
        }

        var found = Answers.Look(_files, name);
        _missedLast = found.Error is null ? _missedLast && !found.IsDirectory : found.IsMissing;
        // A directory opens as a file, and only 13 reports that it cannot be read.
        if (found.IsDirectory) return _rules.Continuation ? null : $"could not read file \"{name}\": Is a directory";
        if (found.Content is not { } content)
        {
            if (found.IsMissing) _missing.Add(wanted);
            return wanted.Kind == ConfIncludeKind.IncludeIfExists && found.IsMissing
                ? null
                : $"could not open file \"{name}\": {found.Error}";
        }

        _opened?.Invoke(name);
        if (!_read.Add(name)) _rereadBytes += content.Length + 256;
        if (_rereadBytes > MaxRereadBytes) return $"could not open file \"{name}\": too many files are included";
        _open.Push(name);
        var splitter = new AuthSplitter(content.AsMemory(), _rules);
        for (var before = 0; splitter.NextBlock(whole: false) is { } block; before += block.LineCount)
        {
            for (var index = 0; index < block.Lines.Length && _rereadBytes <= MaxRereadBytes; index++)
                ReadLine(name, block, index, before, into);
        }

        _open.Pop();
        return null;
    }

    private void ReadLine(string file, AuthBlock block, int index, int before, Action<AuthLine> into)
    {
        var number = before + block.Lines[index].Offset + 1;
        if (block.Lines[index].TooLong)
        {
            into(new(file, number, [], AuthRules.LineTooLong));
            return;
        }

        if (_lists == 0 && known is not null && known(file, number, block.Content(index))) return;
        var fields = Fields(file, number, block.Content(index), out var error);
        if (fields.IsEmpty && error is null) return;
        if (error is null && _rules.Includes && fields.Length == 2 && Include(file, number, fields, into, out error)) return;
        into(new(file, number, fields, error));
    }

    private ImmutableArray<ConfField> Fields(string file, int number, ReadOnlySpan<byte> line, out string? error)
    {
        error = null;
        if (!line.Contains((byte)'@')) return AuthTokens.Fields(line, _rules, _pool, out error);
        var reader = new AuthTokens(line, _rules);
        var fields = ImmutableArray.CreateBuilder<ConfField>();
        var tokens = ImmutableArray.CreateBuilder<ConfToken>();
        while (!reader.AtEnd && error is null)
        {
            while (error is null && reader.Next(out var token))
            {
                var text = _pool.Text(reader.Bytes(token));
                if (!token.Quoted && text.Length > 1 && text[0] == '@') error = Expand(file, number, text[1..], tokens);
                else tokens.Add(new(text, token.Quoted));
                if (!token.ThenComma) break;
            }

            if (reader.TooLong) error = AuthRules.TokenTooLong;
            if (tokens.Count > 0) fields.Add(new(tokens.DrainToImmutable()));
        }

        return fields.DrainToImmutable();
    }

    private string? Expand(string file, int number, string reference, ImmutableArray<ConfToken>.Builder into)
    {
        var name = ConfPath.Resolve(reference, file, version);
        if (!_rules.Includes && (_open.Count > MaxOpen || _open.Contains(name)))
        {
            Endless ??= name;
            return $"exceeded maxAllocatedDescs while trying to open file \"{name}\"";
        }

        var lines = new List<AuthLine>();
        _lists++;
        var refused = ReadFile(new(ConfIncludeKind.Include, name, file, number), lines.Add);
        _lists--;
        if (refused is { } error)
        {
            return _rules.Includes
                ? error
                : error.Replace("could not open file", $"could not open secondary authentication file \"@{reference}\" as",
                    StringComparison.Ordinal);
        }

        foreach (var line in lines)
        {
            if (line.Error is not null) return line.Error;
            foreach (var field in line.Fields) into.AddRange(field.Tokens);
        }

        return null;
    }

    /// <returns>Whether the line was an include record that needs no row of its own.</returns>
    private bool Include(string file, int number, ImmutableArray<ConfField> fields, Action<AuthLine> into, out string? error)
    {
        var argument = fields[1].Tokens[0].Text;
        error = null;
        ConfIncludeKind? kind = fields[0].Tokens[0].Text switch
        {
            "include" => ConfIncludeKind.Include,
            "include_if_exists" => ConfIncludeKind.IncludeIfExists,
            "include_dir" => ConfIncludeKind.IncludeDir,
            _ => null,
        };
        if (kind is null) return false;
        if (kind == ConfIncludeKind.IncludeDir && argument.AsSpan().Trim(" \t\r\n").IsEmpty)
        {
            error = "empty configuration directory name";
            return false;
        }

        var wanted = new ConfInclude(kind.Value, ConfPath.Resolve(argument, file, version), file, number);
        error = kind == ConfIncludeKind.IncludeDir ? ReadDirectory(wanted, into) : ReadFile(wanted, into);
        return error is null;
    }

    private string? ReadDirectory(ConfInclude wanted, Action<AuthLine> into)
    {
        var found = Answers.Look(_files, wanted.Path);
        if (!found.IsDirectory)
        {
            _missedLast = found.IsMissing;
            if (found.IsMissing) _missing.Add(wanted);
            return $"could not open directory \"{wanted.Path}\"";
        }

        // Listing a directory clears the errno.
        _missedLast = false;
        // The server keeps the last error while it goes on, and so reports it again for each file that follows.
        string? last = null;
        var errors = new StringBuilder();
        var names = Answers.Includable(_files, wanted.Path).Select(file => ConfPath.Join(wanted.Path, file, version));
        foreach (var name in names.Order(Comparer<string>.Create(ConfPath.Compare)))
        {
            last = ReadFile(wanted with { Kind = ConfIncludeKind.Include, Path = name }, into) ?? last;
            if (last is not null) errors.Append(errors.Length > 0 ? "\n" : "").Append(last);
        }

        return errors.Length > 0 ? errors.ToString() : null;
    }
}
