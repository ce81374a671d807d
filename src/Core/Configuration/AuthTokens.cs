using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration;

/// <summary>A token as it stood in a line: where, whether it began with a quote, whether a comma ended it.</summary>
internal readonly record struct TokenSpan(int Start, int End, bool Quoted, bool HasQuotes, bool ThenComma, bool Unterminated);

/// <summary>A field as it stood in a line: from its first token's first byte to its last token's last.</summary>
internal readonly record struct FieldSpan(int Start, int End, bool Unterminated);

/// <summary>Reads the tokens of one logical line, by the rules of the server's own tokeniser: a quote may open and close anywhere in a token.</summary>
internal ref struct AuthTokens(ReadOnlySpan<byte> line, AuthRules rules)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _position;

    public bool TooLong { get; private set; }

    public readonly bool AtEnd => _position >= _line.Length;

    public bool Next(out TokenSpan token)
    {
        token = default;
        while (_position < _line.Length && (IsBlank(_line[_position]) || _line[_position] == (byte)',')) _position++;

        int start = _position, length = 0;
        bool inQuote = false, wasQuote = false, sawQuote = false, quotedFirst = false, comma = false;
        for (; _position < _line.Length; _position++)
        {
            var c = _line[_position];
            if (!inQuote && IsBlank(c)) break;
            if (!inQuote && c == (byte)'#') break;
            if (length >= rules.TokenLimit)
            {
                TooLong = true;
                _position = _line.Length;
                return false;
            }

            if (!inQuote && c == (byte)',')
            {
                comma = true;
                break;
            }

            if (c != (byte)'"' || wasQuote) length++;
            wasQuote = inQuote && c == (byte)'"' && !wasQuote;
            if (c != (byte)'"') continue;
            inQuote = !inQuote;
            sawQuote = true;
            if (length == 0) quotedFirst = true;
        }

        token = new(start, _position, quotedFirst, sawQuote, comma, inQuote);
        if (_position < _line.Length && _line[_position] == (byte)'#') _position = _line.Length;
        return sawQuote || length > 0;
    }

    /// <summary>The bytes of a token without its quotes.</summary>
    public readonly ReadOnlySpan<byte> Bytes(TokenSpan token)
    {
        var raw = _line[token.Start..token.End];
        if (!token.HasQuotes) return raw;
        var bytes = new byte[raw.Length];
        var length = 0;
        bool inQuote = false, wasQuote = false;
        foreach (var c in raw)
        {
            if (c != (byte)'"' || wasQuote) bytes[length++] = c;
            wasQuote = inQuote && c == (byte)'"' && !wasQuote;
            if (c == (byte)'"') inQuote = !inQuote;
        }

        return bytes.AsSpan(0, length);
    }

    public static ImmutableArray<ConfField> Fields(ReadOnlySpan<byte> line, AuthRules rules, TextPool pool, out string? error)
    {
        var reader = new AuthTokens(line, rules);
        var fields = ImmutableArray.CreateBuilder<ConfField>();
        var tokens = ImmutableArray.CreateBuilder<ConfToken>();
        while (!reader.AtEnd)
        {
            while (reader.Next(out var token))
            {
                tokens.Add(new(pool.Text(reader.Bytes(token)), token.Quoted));
                if (!token.ThenComma) break;
            }

            if (tokens.Count > 0) fields.Add(new(tokens.DrainToImmutable()));
        }

        error = reader.TooLong ? AuthRules.TokenTooLong : null;
        return fields.DrainToImmutable();
    }

    public static List<FieldSpan> Spans(ReadOnlySpan<byte> line, AuthRules rules)
    {
        var reader = new AuthTokens(line, rules);
        var spans = new List<FieldSpan>();
        while (!reader.AtEnd)
        {
            var start = -1;
            TokenSpan last = default;
            while (reader.Next(out var token))
            {
                if (start < 0) start = token.Start;
                last = token;
                if (!token.ThenComma) break;
            }

            if (start >= 0) spans.Add(new(start, last.End, last.Unterminated));
        }

        return spans;
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r';
}

/// <summary>Gives equal bytes one string: the words of a large file are few.</summary>
internal sealed class TextPool(int size)
{
    public static readonly TextPool None = new(0);

    private readonly (byte[] Bytes, string Text)[] _slots = new (byte[], string)[size];

    public string Text(ReadOnlySpan<byte> bytes)
    {
        if (size == 0 || bytes.Length > 64) return AuthText.Decode(bytes);
        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var slot = ref _slots[(uint)hash.ToHashCode() % (uint)size];
        if (slot.Text is null || !bytes.SequenceEqual(slot.Bytes)) slot = (bytes.ToArray(), AuthText.Decode(bytes));
        return slot.Text;
    }
}
