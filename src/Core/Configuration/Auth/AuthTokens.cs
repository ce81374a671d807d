using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>A token as it stood in a line: where, whether it began with a quote, whether a comma ended it.</summary>
internal readonly record struct TokenSpan(int Start, int End, bool Quoted, bool HasQuotes, bool ThenComma, bool Unterminated);

/// <summary>A field as it stood in a line: from its first token's first byte to its last token's last.</summary>
internal readonly record struct FieldSpan(int Start, int End, bool Unterminated);

/// <summary>
/// Reads the tokens of one logical line, by the rules of the server's own tokeniser: a quote may open and close anywhere in a token.
/// </summary>
internal ref struct AuthTokens(ReadOnlySpan<byte> line, AuthRules rules)
{
    private static readonly SearchValues<byte> s_stops = SearchValues.Create(" \t\r,#\""u8);

    private readonly ReadOnlySpan<byte> _line = line;
    private int _position;

    public bool TooLong { get; private set; }

    public readonly bool AtEnd => _position >= _line.Length;

    public bool Next(out TokenSpan token)
    {
        token = default;
        while (_position < _line.Length && (IsBlank(_line[_position]) || _line[_position] == (byte)',')) _position++;

        // Most tokens have no quote: what ends them is found at once.
        var rest = _line[_position..];
        var end = rest.IndexOfAny(s_stops);
        if (end < 0) end = rest.Length;
        if (end < rules.TokenLimit && (end == rest.Length || rest[end] != (byte)'"'))
        {
            token = new(_position, _position + end, Quoted: false, HasQuotes: false, ThenComma: end < rest.Length
                && rest[end] == (byte)',', Unterminated: false);
            _position = end < rest.Length && rest[end] == (byte)'#' ? _line.Length : _position + end;
            return end > 0;
        }

        return NextQuoted(out token);
    }

    private bool NextQuoted(out TokenSpan token)
    {
        token = default;
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
        var fields = new InlineFields();
        var count = 0;
        List<ConfField>? more = null;
        while (!reader.AtEnd)
        {
            if (reader.Field(pool) is not { } field) continue;
            if (count < InlineFields.Length) fields[count++] = field;
            else (more ??= []).Add(field);
        }

        error = reader.TooLong ? AuthRules.TokenTooLong : null;
        ReadOnlySpan<ConfField> first = ((Span<ConfField>)fields)[..count];
        return more is null ? [.. first] : [.. first, .. more];
    }

    /// <summary>Null at the end of the line.</summary>
    private ConfField? Field(TextPool pool)
    {
        if (!Next(out var token)) return null;
        var only = pool.Field(Bytes(token), token.Quoted);
        if (!token.ThenComma) return only;
        var tokens = ImmutableArray.CreateBuilder<ConfToken>();
        tokens.Add(only.Tokens[0]);
        while (Next(out token))
        {
            tokens.Add(pool.Field(Bytes(token), token.Quoted).Tokens[0]);
            if (!token.ThenComma) break;
        }

        return tokens.Count == 1 ? only : new(tokens.DrainToImmutable());
    }

    /// <summary>A record has five fields, and seldom more than its options.</summary>
    [InlineArray(Length)]
    private struct InlineFields
    {
        public const int Length = 8;

        private ConfField _field;
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
