using System.Text;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>Edits within one logical line of a block: the block's bytes with them made.</summary>
internal static class AuthFieldEdits
{
    public static byte[] Replace(AuthBlock block, int index, int fieldIndex, string text)
    {
        var field = OneField(text, block.Rules);
        var spans = Spans(block, index, fieldIndex);
        var (start, end) = Place(block, index, spans[fieldIndex]);
        var next = fieldIndex + 1 < spans.Count ? block.Place(index, spans[fieldIndex + 1].Start) : end;
        return ColumnAlignment.Replace(block.Bytes.Span, start, end, next, field);
    }

    public static byte[] Append(AuthBlock block, int index, string text)
    {
        var field = OneField(text, block.Rules);
        var spans = AuthTokens.Spans(block.Content(index), block.Rules);
        if (spans.Count == 0) throw new ArgumentException("The line has no record to append to.", nameof(index));
        if (spans[^1].Unterminated) throw new ArgumentException("The line ends within a quote.", nameof(index));
        var (_, end) = Place(block, index, spans[^1]);
        return [.. block.Bytes.Span[..end], (byte)' ', .. field, .. block.Bytes.Span[end..]];
    }

    /// <summary>The white space before the field shrinks, so that it stays in its column.</summary>
    public static byte[] Insert(AuthBlock block, int index, int fieldIndex, string text)
    {
        if (fieldIndex == AuthTokens.Spans(block.Content(index), block.Rules).Count) return Append(block, index, text);
        var field = OneField(text, block.Rules);
        var spans = Spans(block, index, fieldIndex);
        var (start, _) = Place(block, index, spans[fieldIndex]);
        var bytes = block.Bytes.Span;
        if (fieldIndex > 0)
        {
            var (_, before) = Place(block, index, spans[fieldIndex - 1]);
            var gap = bytes[before..start];
            if (!gap.ContainsAnyExcept((byte)' ') && gap.Length >= field.Length + 2)
                return [.. bytes[..before], (byte)' ', .. field, .. gap[(field.Length + 1)..], .. bytes[start..]];
        }

        return [.. bytes[..start], .. field, (byte)' ', .. bytes[start..]];
    }

    public static byte[] Remove(AuthBlock block, int index, int fieldIndex)
    {
        var spans = Spans(block, index, fieldIndex);
        if (spans.Count == 1) throw new ArgumentException("A record's only field stays.", nameof(fieldIndex));
        var (start, end) = Place(block, index, spans[fieldIndex]);
        var bytes = block.Bytes.Span;
        if (fieldIndex == spans.Count - 1)
        {
            var (_, before) = Place(block, index, spans[fieldIndex - 1]);
            return [.. bytes[..before], .. bytes[end..]];
        }

        var (next, _) = Place(block, index, spans[fieldIndex + 1]);
        return next - end == 1 ? [.. bytes[..start], .. bytes[next..]] : ColumnAlignment.Replace(bytes, start, end, next, []);
    }

    public static byte[] CommentOut(AuthBlock block, int index)
    {
        if (AuthTokens.Spans(block.Content(index), block.Rules).Count == 0)
            throw new ArgumentException("The line has no record.", nameof(index));
        var start = block.Place(index, FirstOf(block.Content(index)));
        return [.. block.Bytes.Span[..start], (byte)'#', .. block.Bytes.Span[start..]];
    }

    public static byte[] CommentIn(AuthBlock block, int index)
    {
        if (!block.IsComment(index)) throw new ArgumentException("The line is no comment.", nameof(index));
        var first = FirstOf(block.Content(index));
        var start = block.Place(index, first);
        var content = block.Content(index)[(first + 1)..];
        var space = content is [(byte)' ', not ((byte)' ' or (byte)'\t'), ..] ? 1 : 0;
        return [.. block.Bytes.Span[..start], .. block.Bytes.Span[(start + 1 + space)..]];
    }

    private static int FirstOf(ReadOnlySpan<byte> content) => content.IndexOfAnyExcept(" \t\r"u8);

    private static List<FieldSpan> Spans(AuthBlock block, int index, int fieldIndex)
    {
        var spans = AuthTokens.Spans(block.Content(index), block.Rules);
        if (fieldIndex < 0 || fieldIndex >= spans.Count)
            throw new ArgumentOutOfRangeException(nameof(fieldIndex), fieldIndex, $"The line has {spans.Count} fields.");
        return spans;
    }

    private static (int Start, int End) Place(AuthBlock block, int index, FieldSpan span) =>
        (block.Place(index, span.Start), block.Place(index, span.End - 1) + 1);

    private static byte[] OneField(string text, AuthRules rules)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var spans = text.AsSpan().ContainsAny('\n', '\r', '\0') ? [] : AuthTokens.Spans(bytes, rules);
        if (spans is not [{ Start: 0, Unterminated: false } only] || only.End != bytes.Length || bytes[^1] == (byte)'\\')
            throw new ArgumentException("The text is not one field of a record: quote what holds blanks, commas or #.", nameof(text));
        return bytes;
    }
}
