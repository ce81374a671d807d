using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>
/// The lossless text that pg_hba.conf and pg_ident.conf share: blocks of lines, so that an edit costs its block and not the file.
/// </summary>
internal sealed class AuthDocument
{
    private readonly ImmutableArray<AuthBlock> _blocks;
    private readonly AuthRules _rules;
    private readonly bool _whole;

    private AuthDocument(ImmutableArray<AuthBlock> blocks, AuthRules rules, bool whole)
    {
        _blocks = blocks;
        _rules = rules;
        _whole = whole;
    }

    public static AuthDocument Parse(ImmutableArray<byte> text, PostgresVersion version)
    {
        var rules = new AuthRules(version);
        return new([.. new AuthSplitter(text.AsMemory(), rules).Split(whole: false)], rules, text.Contains((byte)0));
    }

    public ImmutableArray<byte> ToBytes()
    {
        var bytes = new byte[_blocks.Sum(block => block.Bytes.Length)];
        var place = 0;
        foreach (var block in _blocks)
        {
            block.Bytes.Span.CopyTo(bytes.AsSpan(place));
            place += block.Bytes.Length;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    public ImmutableArray<ConfLine> Lines()
    {
        var lines = ImmutableArray.CreateBuilder<ConfLine>(_blocks.Sum(block => block.Lines.Length));
        var number = 1;
        foreach (var block in _blocks)
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
        var spans = AuthTokens.Spans(block.Content(index), _rules);
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
        var spans = AuthTokens.Spans(block.Content(index), _rules);
        if (spans.Count == 0) throw new ArgumentException($"Line {lineNumber} has no record to append to.", nameof(lineNumber));
        if (spans[^1].Unterminated) throw new ArgumentException($"Line {lineNumber} ends within a quote.", nameof(lineNumber));
        var end = block.Place(index, spans[^1].End - 1) + 1;
        return Splice(at, [.. block.Bytes.Span[..end], (byte)' ', .. field, .. block.Bytes.Span[end..]]);
    }

    public AuthDocument InsertBefore(int lineNumber, string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r', '\0')) throw new ArgumentException("A line holds no line ending and no NUL.", nameof(text));
        if (_rules.Continuation && text.EndsWith('\\')) throw new ArgumentException("A backslash at the end would continue the line.", nameof(text));
        var line = Encoding.UTF8.GetBytes(text);
        if (lineNumber == _blocks.Sum(block => block.LineCount) + 1) return AddLast(line);
        var (at, found, index) = Find(lineNumber);
        var start = found.Lines[index].Start;
        return Splice(at, [.. found.Bytes.Span[..start], .. line, .. LineEnding(), .. found.Bytes.Span[start..]]);
    }

    private AuthDocument AddLast(byte[] line)
    {
        if (_blocks.IsEmpty) return Parse([.. line, (byte)'\n'], _rules.Version);
        var last = _blocks[^1].Bytes.Span;
        byte[] text = last.EndsWith("\n"u8) ? [.. last, .. line, .. LineEnding()] : [.. last, .. LineEnding(), .. line];
        return Splice(_blocks.Length - 1, text);
    }

    private AuthDocument Splice(int at, byte[] text)
    {
        if (_whole) return Parse([.. _blocks.Take(at).SelectMany(block => block.Bytes.ToArray()), .. text], _rules.Version);
        var replaced = new AuthSplitter(text, _rules).Split(whole: true);
        return new(_blocks.SetItem(at, replaced[0]), _rules, _whole);
    }

    private (int At, AuthBlock Block, int Index) Find(int lineNumber)
    {
        var first = 1;
        for (var at = 0; at < _blocks.Length; first += _blocks[at++].LineCount)
        {
            if (lineNumber >= first + _blocks[at].LineCount) continue;
            var index = _blocks[at].IndexOf(lineNumber - first);
            if (index >= 0) return (at, _blocks[at], index);
            break;
        }

        throw new ArgumentOutOfRangeException(nameof(lineNumber), lineNumber, "No logical line begins there.");
    }

    /// <summary>The file's own: that of its first line.</summary>
    private ReadOnlySpan<byte> LineEnding()
    {
        foreach (var block in _blocks)
        {
            var newline = block.Bytes.Span.IndexOf((byte)'\n');
            if (newline >= 0) return newline > 0 && block.Bytes.Span[newline - 1] == (byte)'\r' ? "\r\n"u8 : "\n"u8;
        }

        return "\n"u8;
    }

    private byte[] OneField(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var spans = text.AsSpan().ContainsAny('\n', '\r', '\0') ? [] : AuthTokens.Spans(bytes, _rules);
        if (spans is not [{ Start: 0, Unterminated: false } only] || only.End != bytes.Length || bytes[^1] == (byte)'\\')
            throw new ArgumentException("The text is not one field of a record: quote what holds blanks, commas or #.", nameof(text));
        return bytes;
    }
}
