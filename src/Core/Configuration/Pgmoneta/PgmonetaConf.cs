using System.Collections.Immutable;
using System.Globalization;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Pgmoneta;

/// <summary>pgmoneta.conf without loss. Comments begin at any <c>#</c> or <c>;</c>, in quotes too, as pgmoneta reads it.</summary>
public sealed record PgmonetaConf
{
    private const string OwnSection = "pgmoneta";

    private readonly ImmutableArray<byte> _text;

    private PgmonetaConf(ImmutableArray<byte> text) => _text = text;

    public static PgmonetaConf Parse(ImmutableArray<byte> text) => new(text);

    public ImmutableArray<byte> ToBytes() => _text;

    /// <summary>Section names in order; <c>pgmoneta</c> is the program's own, the others are servers.</summary>
    public ImmutableArray<string> Sections =>
        [.. Lines().Where(static line => line.Read.Kind == PgmonetaLineKind.Section).Select(static line => line.Section!)
            .Distinct(StringComparer.Ordinal)];

    public ImmutableArray<PgmonetaServer> Servers =>
        [.. Sections.Where(static section => section != OwnSection).Select(section => new PgmonetaServer(
            section,
            Find(section, "host"),
            int.TryParse(Find(section, "port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null,
            Find(section, "user")))];

    /// <summary>
    /// Why pgmoneta would not read this value back as it is; null when it would. Errors are values that <see cref="Set"/> refuses.
    /// </summary>
    public static Finding? Problem(string value) => PgmonetaValue.Problem(value);

    /// <summary>The value that the last such line of the section gives, without quotes around it; null when there is not one.</summary>
    public string? Find(string section, string key)
    {
        if (LastAssignment(section, key) is not { } line) return null;
        var value = Text(line.ValueStart, line.ValueEnd);
        return value.Length >= 2 && value[0] is '\'' or '"' && value[^1] == value[0] ? value[1..^1] : value;
    }

    /// <summary>Replaces the value in place, or adds a line at the section's end; adds the section when it is missing.</summary>
    /// <exception cref="ArgumentException">The section, the key or the value cannot be written; <see cref="Problem"/> checks a value
    /// beforehand.</exception>
    public PgmonetaConf Set(string section, string key, string value)
    {
        if (Problem(value) is { Severity: Severity.Error } problem) throw new ArgumentException(problem.Message, nameof(value));
        if (!IsName(section)) throw new ArgumentException($"\"{section}\" is no section's name.", nameof(section));
        if (!IsName(key)) throw new ArgumentException($"\"{key}\" is no key.", nameof(key));

        if (LastAssignment(section, key) is { } line)
        {
            var gap = value.Length > 0 && _text[line.ValueStart - 1] == '=' && line.ValueStart == line.ValueEnd ? " " : "";
            return new(TextLine.Replace(_text.AsSpan(), line.ValueStart, line.ValueEnd, GucText.Encode(gap + value)));
        }
        var addition = $"{key} = {value}".TrimEnd();
        if (EndOf(section) is { } end) return new(TextLine.Insert(_text.AsSpan(), end, GucText.Encode(addition)));
        var ending = GucText.Decode(TextLine.EndingOf(_text.AsSpan()));
        return new(TextLine.Insert(_text.AsSpan(), _text.Length,
            GucText.Encode($"{(_text.IsEmpty ? "" : ending)}[{section}]{ending}{addition}")));
    }

    private PgmonetaLine? LastAssignment(string section, string key)
    {
        PgmonetaLine? last = null;
        foreach (var line in Lines())
            if (line.Read.Kind == PgmonetaLineKind.Assignment && line.Section == section
                && Text(line.Read.NameStart, line.Read.NameEnd) == key)
                last = line.Read;
        return last;
    }

    // After the section's last line that says something: what follows leads to the next section.
    private int? EndOf(string section)
    {
        int? end = null;
        foreach (var line in Lines())
            if (line.Section == section && line.Read.Kind != PgmonetaLineKind.Empty)
                end = line.Line.Next;
        return end;
    }

    private IEnumerable<(TextLine Line, PgmonetaLine Read, string? Section)> Lines()
    {
        string? section = null;
        foreach (var line in TextLine.Split(_text.AsSpan()))
        {
            var read = PgmonetaLine.Read(_text.AsSpan(), line);
            if (read.Kind == PgmonetaLineKind.Section) section = Text(read.NameStart, read.NameEnd);
            yield return (line, read, section);
        }
    }

    private string Text(int start, int end) => GucText.Decode(_text.AsSpan()[start..end]);

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
