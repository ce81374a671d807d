using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>A line of a file or of one that it includes, with <c>@file</c> lists filled in; blank lines and comments are left out.</summary>
internal readonly record struct AuthLine(string FileName, int LineNumber, ImmutableArray<ConfField> Fields, string? Error);

/// <summary>
/// Reads an authentication file and what it includes, as the server of a major does. Directories are known by the names in them, or
/// by an entry whose name ends in a slash.
/// </summary>
internal sealed class AuthFileReader(ConfigurationFiles files, PostgresVersion version)
{
    private const int MaxDepth = 10;

    /// <summary>Before 16 the server's own bound is its file descriptors, and reaching it ends the server.</summary>
    private const int MaxOpen = 400;

    /// <summary>A file may include itself many times over at every depth: ours is the bound that the server lacks.</summary>
    private const int MaxFiles = 5_000;

    private readonly AuthRules rules = new(version);
    private readonly TextPool pool = new(4096);
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);
    private readonly Stack<string> open = new();
    private int opened;

    /// <summary>Files, and directories with a slash at their end, that were asked for and are not in the set.</summary>
    public IReadOnlySet<string> Missing => missing;

    /// <summary>The file that includes itself by <c>@</c> before 16: the server has no bound there and shuts down at reload.</summary>
    public string? Endless { get; private set; }

    /// <summary>Null when the root is not in the set.</summary>
    public List<AuthLine>? Read(string rootName)
    {
        var lines = new List<AuthLine>();
        return ReadFile(rootName, 0, lines) is null ? lines : null;
    }

    private string? ReadFile(string name, int depth, List<AuthLine> into)
    {
        if (rules.Includes && depth > MaxDepth) return $"could not open file \"{name}\": maximum nesting depth exceeded";
        if (Content(name) is not { } content)
        {
            missing.Add(name);
            return $"could not open file \"{name}\": No such file or directory";
        }

        if (++opened > MaxFiles) return $"could not open file \"{name}\": more than {MaxFiles} inclusions";
        open.Push(name);
        foreach (var block in new AuthSplitter(content.AsMemory(), rules).Split(whole: true))
        {
            for (var index = 0; index < block.Lines.Length; index++) ReadLine(name, depth, block, index, into);
        }

        open.Pop();
        return null;
    }

    private void ReadLine(string file, int depth, AuthBlock block, int index, List<AuthLine> into)
    {
        var number = block.Lines[index].Offset + 1;
        if (block.Lines[index].TooLong)
        {
            into.Add(new(file, number, [], AuthRules.LineTooLong));
            return;
        }

        var fields = Fields(file, depth, block.Content(index), out var error);
        if (fields.IsEmpty && error is null) return;
        if (error is null && rules.Includes && fields.Length == 2 && Include(file, depth, fields, into, out error)) return;
        into.Add(new(file, number, fields, error));
    }

    private ImmutableArray<ConfField> Fields(string file, int depth, ReadOnlySpan<byte> line, out string? error)
    {
        error = null;
        if (!line.Contains((byte)'@')) return AuthTokens.Fields(line, rules, pool, out error);
        var reader = new AuthTokens(line, rules);
        var fields = ImmutableArray.CreateBuilder<ConfField>();
        var tokens = ImmutableArray.CreateBuilder<ConfToken>();
        while (!reader.AtEnd && error is null)
        {
            while (error is null && reader.Next(out var token))
            {
                var text = pool.Text(reader.Bytes(token));
                if (!token.Quoted && text.Length > 1 && text[0] == '@') error = Expand(file, depth, text[1..], tokens);
                else tokens.Add(new(text, token.Quoted));
                if (!token.ThenComma) break;
            }

            if (reader.TooLong) error = AuthRules.TokenTooLong;
            if (tokens.Count > 0) fields.Add(new(tokens.DrainToImmutable()));
        }

        return fields.DrainToImmutable();
    }

    private string? Expand(string file, int depth, string reference, ImmutableArray<ConfToken>.Builder into)
    {
        var name = ServerPath.Locate(reference, file);
        if (!rules.Includes && (open.Count > MaxOpen || open.Contains(name)))
        {
            Endless ??= name;
            return "exceeded maxAllocatedDescs while trying to open file \"" + name + "\"";
        }

        var lines = new List<AuthLine>();
        if (ReadFile(name, depth + 1, lines) is { } error)
            return rules.Includes ? error : error.Replace("could not open file", $"could not open secondary authentication file \"@{reference}\" as", StringComparison.Ordinal);
        foreach (var line in lines)
        {
            if (line.Error is not null) return line.Error;
            foreach (var field in line.Fields) into.AddRange(field.Tokens);
        }

        return null;
    }

    /// <returns>Whether the line was an include record that needs no row of its own.</returns>
    private bool Include(string file, int depth, ImmutableArray<ConfField> fields, List<AuthLine> into, out string? error)
    {
        var argument = fields[1].Tokens[0].Text;
        error = null;
        switch (fields[0].Tokens[0].Text)
        {
            case "include":
                error = ReadFile(ServerPath.Locate(argument, file), depth + 1, into);
                break;
            case "include_if_exists":
                error = ReadFile(ServerPath.Locate(argument, file), depth + 1, into);
                if (error is not null && error.EndsWith("No such file or directory", StringComparison.Ordinal)) error = null;
                break;
            case "include_dir":
                error = IncludeDirectory(file, depth, argument, into);
                break;
            default:
                return false;
        }

        return error is null;
    }

    private string? IncludeDirectory(string file, int depth, string argument, List<AuthLine> into)
    {
        if (argument.AsSpan().Trim(" \t\r\n").IsEmpty) return "empty configuration directory name";
        var directory = ServerPath.Locate(argument, file);
        if (Directory(directory) is not { } names) return $"could not open directory \"{directory}\"";

        // The server keeps the last error while it goes on, and so tells it again for each file that follows.
        string? last = null;
        var errors = new StringBuilder();
        foreach (var name in names)
        {
            last = ReadFile(name, depth + 1, into) ?? last;
            if (last is not null) errors.Append(errors.Length > 0 ? "\n" : "").Append(last);
        }

        return errors.Length > 0 ? errors.ToString() : null;
    }

    private List<string>? Directory(string directory)
    {
        var prefix = ServerPath.Canonical(directory).TrimEnd('/') + "/";
        if (!files.Contents.ContainsKey(prefix)) missing.Add(prefix);
        var inside = files.Contents.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (inside.Count == 0) return null;
        return [.. inside
            .Where(name => name.IndexOf('/', prefix.Length) < 0 && name.Length - prefix.Length >= 6 && name[prefix.Length] != '.'
                && name.EndsWith(".conf", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private ImmutableArray<byte>? Content(string name) => files.Find(name) ?? files.Find(ServerPath.Canonical(name));
}
