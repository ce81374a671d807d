using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>
/// The lossless text that pg_hba.conf and pg_ident.conf share: blocks of lines, so that an edit costs its block and not the file.
/// </summary>
internal sealed class AuthDocument
{
    private readonly ImmutableArray<AuthBlock> blocks;
    private readonly AuthRules rules;
    private readonly bool whole;

    private AuthDocument(ImmutableArray<AuthBlock> blocks, AuthRules rules, bool whole)
    {
        this.blocks = blocks;
        this.rules = rules;
        this.whole = whole;
    }

    public static AuthDocument Parse(ImmutableArray<byte> text, PostgresVersion version)
    {
        var grammar = new AuthRules(version);
        return new([.. new AuthSplitter(text.AsMemory(), grammar).Split(whole: false)], grammar, text.Contains((byte)0));
    }

    public ImmutableArray<byte> ToBytes()
    {
        var bytes = new byte[blocks.Sum(block => block.Bytes.Length)];
        var place = 0;
        foreach (var block in blocks)
        {
            block.Bytes.Span.CopyTo(bytes.AsSpan(place));
            place += block.Bytes.Length;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    public ImmutableArray<ConfLine> Lines()
    {
        var lines = ImmutableArray.CreateBuilder<ConfLine>(blocks.Sum(block => block.Lines.Length));
        var number = 1;
        foreach (var block in blocks)
        {
            for (var index = 0; index < block.Lines.Length; index++) lines.Add(new(block, index, number + block.Lines[index].Offset));
            number += block.LineCount;
        }

        return lines.MoveToImmutable();
    }

    public AuthDocument ReplaceField(int lineNumber, int fieldIndex, string text)
    {
        var field = OneField(text);
        var (at, block, index) = Find(lineNumber);
        var spans = AuthTokens.Spans(block.Content(index), rules);
        if (fieldIndex < 0 || fieldIndex >= spans.Count)
            throw new ArgumentOutOfRangeException(nameof(fieldIndex), fieldIndex, $"Line {lineNumber} has {spans.Count} fields.");
        var span = spans[fieldIndex];
        var start = block.Place(index, span.Start);
        var end = block.Place(index, span.End - 1) + 1;
        var next = fieldIndex + 1 < spans.Count ? block.Place(index, spans[fieldIndex + 1].Start) : end;
        return Splice(at, ColumnKeeper.Replace(block.Bytes.Span, start, end, next, field));
    }

    public AuthDocument AppendField(int lineNumber, string text)
    {
        var field = OneField(text);
        var (at, block, index) = Find(lineNumber);
        var spans = AuthTokens.Spans(block.Content(index), rules);
        if (spans.Count == 0) throw new ArgumentException($"Line {lineNumber} has no record to append to.", nameof(lineNumber));
        if (spans[^1].Unterminated) throw new ArgumentException($"Line {lineNumber} ends within a quote.", nameof(lineNumber));
        var end = block.Place(index, spans[^1].End - 1) + 1;
        return Splice(at, [.. block.Bytes.Span[..end], (byte)' ', .. field, .. block.Bytes.Span[end..]]);
    }

    public AuthDocument InsertBefore(int lineNumber, string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r', '\0')) throw new ArgumentException("A line holds no line ending and no NUL.", nameof(text));
        if (rules.Continuation && text.EndsWith('\\')) throw new ArgumentException("A backslash at the end would continue the line.", nameof(text));
        var line = Encoding.UTF8.GetBytes(text);
        if (lineNumber == blocks.Sum(block => block.LineCount) + 1) return AddLast(line);
        var (at, found, index) = Find(lineNumber);
        var start = found.Lines[index].Start;
        return Splice(at, [.. found.Bytes.Span[..start], .. line, .. LineEnding(), .. found.Bytes.Span[start..]]);
    }

    private AuthDocument AddLast(byte[] line)
    {
        if (blocks.IsEmpty) return Parse([.. line, (byte)'\n'], rules.Version);
        var last = blocks[^1].Bytes.Span;
        byte[] text = last.EndsWith("\n"u8) ? [.. last, .. line, .. LineEnding()] : [.. last, .. LineEnding(), .. line];
        return Splice(blocks.Length - 1, text);
    }

    private AuthDocument Splice(int at, byte[] text)
    {
        if (whole) return Parse([.. blocks.Take(at).SelectMany(block => block.Bytes.ToArray()), .. text], rules.Version);
        var replaced = new AuthSplitter(text, rules).Split(whole: true);
        return new(blocks.SetItem(at, replaced[0]), rules, whole);
    }

    private (int At, AuthBlock Block, int Index) Find(int lineNumber)
    {
        var first = 1;
        for (var at = 0; at < blocks.Length; first += blocks[at++].LineCount)
        {
            if (lineNumber >= first + blocks[at].LineCount) continue;
            var index = blocks[at].IndexOf(lineNumber - first);
            if (index >= 0) return (at, blocks[at], index);
            break;
        }

        throw new ArgumentOutOfRangeException(nameof(lineNumber), lineNumber, "No logical line begins there.");
    }

    /// <summary>The file's own: that of its first line.</summary>
    private ReadOnlySpan<byte> LineEnding()
    {
        foreach (var block in blocks)
        {
            var newline = block.Bytes.Span.IndexOf((byte)'\n');
            if (newline >= 0) return newline > 0 && block.Bytes.Span[newline - 1] == (byte)'\r' ? "\r\n"u8 : "\n"u8;
        }

        return "\n"u8;
    }

    private byte[] OneField(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var spans = text.AsSpan().ContainsAny('\n', '\r', '\0') ? [] : AuthTokens.Spans(bytes, rules);
        if (spans is not [{ Start: 0, Unterminated: false } only] || only.End != bytes.Length || bytes[^1] == (byte)'\\')
            throw new ArgumentException("The text is not one field of a record: quote what holds blanks, commas or #.", nameof(text));
        return bytes;
    }
}
