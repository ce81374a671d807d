using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Guc;

/// <summary>postgresql.conf without loss: bytes in are bytes out, and an edit touches its own line only.</summary>
public sealed record PostgresqlConf
{
    private readonly ImmutableArray<byte> _text;

    private PostgresqlConf(ImmutableArray<byte> text) => _text = text;

    /// <summary>Never fails: a line that is no assignment is kept as it stands.</summary>
    public static PostgresqlConf Parse(ImmutableArray<byte> text) => new(text);

    public ImmutableArray<byte> ToBytes() => _text;

    /// <summary>
    /// The value the last assignment in this file gives, unquoted; null when the file has none. Includes are not followed.
    /// </summary>
    public string? Find(string name) => LastAssignment(GucText.Fold(name)) is { } line ? GucText.Value(_text.AsSpan(), line.Value) : null;

    /// <summary>
    /// Assigns a value, quoted as it needs: the last assignment's value is replaced in place with its comment kept; without one, a
    /// line follows the last commented default of that name, else the file's end.
    /// </summary>
    /// <exception cref="ArgumentException">The name is no setting's name, or the value holds a line break or a NUL.</exception>
    public PostgresqlConf Set(string name, string value)
    {
        var written = GucText.Write(value);
        var bytes = GucText.Encode(name);
        if (!(GucLexer.Next(bytes, 0) is { IsName: true, Start: 0 } token && token.End == bytes.Length)
            || ConfInclude.KindOf(name) is not null)
            throw new ArgumentException($"\"{name}\" is no setting's name.", nameof(name));

        if (LastAssignment(GucText.Fold(name)) is { } line)
        {
            // The old value's quote or sign may be all that parts it from the name.
            if (line.Value.Start == line.Name.End) written = " " + written;
            return new(TextLine.Replace(_text.AsSpan(), line.Value.Start, line.Value.End, GucText.Encode(written)));
        }
        return new(TextLine.Insert(_text.AsSpan(), EndOfCommentedDefault(GucText.Fold(name)), GucText.Encode($"{name} = {written}")));
    }

    private GucLine? LastAssignment(string foldedName)
    {
        var text = _text.AsSpan();
        foreach (var line in TextLine.Split(text).Reverse())
            if (GucLine.Read(text[..line.End], line.Start) is { Kind: GucLineKind.Assignment } read && Is(read.Name, foldedName))
                return read;
        return null;
    }

    private int EndOfCommentedDefault(string foldedName)
    {
        var text = _text.AsSpan();
        foreach (var line in TextLine.Split(text).Reverse())
            if (CommentedAssignment(text[..line.End], line.Start) is { } read && Is(read.Name, foldedName))
                return line.Next;
        return text.Length;
    }

    // With an equals sign, or prose such as "# ssl is off" would count.
    private static GucLine? CommentedAssignment(ReadOnlySpan<byte> text, int start)
    {
        while (start < text.Length && text[start] is (byte)' ' or (byte)'\t') start++;
        if (start == text.Length || text[start] != '#') return null;
        while (start < text.Length && text[start] == '#') start++;
        return GucLine.Read(text, start) is { Kind: GucLineKind.Assignment } read
            && text[read.Name.End..read.Value.Start].Contains((byte)'=') ? read : null;
    }

    private bool Is(GucToken name, string folded) => GucText.Fold(GucText.Decode(_text.AsSpan()[name.Start..name.End])) == folded;
}
