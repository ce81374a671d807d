namespace PgTlsDashboard.Core.Configuration.Lexing;

/// <summary>
/// The tokens of postgresql.conf as the server's scanner cuts them: the longest match wins. No token spans lines, and the rules are the
/// same in 13 to 18.
/// </summary>
internal static class GucLexer
{
    /// <summary>The first token of <paramref name="line"/> at or after <paramref name="at"/>; the line ends before its <c>\n</c>.</summary>
    public static GucToken Next(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t' or (byte)'\r') at++;
        if (at == line.Length || line[at] == '#') return new(GucTokenKind.End, at, at);
        var first = line[at];
        if (IsLetter(first)) return Word(line, at);
        if (first == '\'') return Quoted(line, at);
        if (first == '=') return new(GucTokenKind.Equal, at, at + 1);
        return Number(line, at);
    }

    private static GucToken Word(ReadOnlySpan<byte> line, int start)
    {
        var id = Run(line, start, IsLetterOrDigit);
        var end = Run(line, id, static b => IsLetterOrDigit(b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)':' or (byte)'/');
        if (end == id) return new(GucTokenKind.Id, start, end);
        var isQualified = line[id] == '.' && id + 1 < end && IsLetter(line[id + 1]) && Run(line, id + 1, IsLetterOrDigit) == end;
        return new(isQualified ? GucTokenKind.QualifiedId : GucTokenKind.UnquotedString, start, end);
    }

    // '' and \' continue the string; the last quote that can close it does.
    private static GucToken Quoted(ReadOnlySpan<byte> line, int start)
    {
        var close = 0;
        for (var i = start + 1; i < line.Length;)
        {
            if (line[i] == '\\')
            {
                if (i + 1 == line.Length) break;
                i += 2;
            }
            else if (line[i] == '\'')
            {
                close = i + 1;
                if (close == line.Length || line[close] != '\'') break;
                i += 2;
            }
            else
            {
                i++;
            }
        }
        return close > 0 ? new(GucTokenKind.String, start, close) : new(GucTokenKind.Stray, start, start + 1);
    }

    private static GucToken Number(ReadOnlySpan<byte> line, int start)
    {
        var digits = line[start] is (byte)'-' or (byte)'+' ? start + 1 : start;
        var integer = Run(line, digits, IsDigit);
        var real = integer;
        if (integer > digits)
        {
            if (integer == digits + 1 && line[digits] == '0' && integer < line.Length && line[integer] == 'x')
                integer = Run(line, integer + 1, char.IsAsciiHexDigit) is var hex && hex > integer + 1 ? hex : integer;
            integer = Run(line, integer, char.IsAsciiLetter);
        }

        if (real < line.Length && line[real] == '.')
        {
            real = Exponent(line, Run(line, real + 1, IsDigit));
            if (real > integer || integer == digits) return new(GucTokenKind.Real, start, real);
        }
        return integer > digits ? new(GucTokenKind.Integer, start, integer) : new(GucTokenKind.Stray, start, start + 1);
    }

    private static int Exponent(ReadOnlySpan<byte> line, int at)
    {
        if (at == line.Length || line[at] is not ((byte)'e' or (byte)'E')) return at;
        var digits = at + 1 < line.Length && line[at + 1] is (byte)'-' or (byte)'+' ? at + 2 : at + 1;
        return Run(line, digits, IsDigit) is var end && end > digits ? end : at;
    }

    private static int Run(ReadOnlySpan<byte> line, int at, Func<byte, bool> belongs)
    {
        while (at < line.Length && belongs(line[at])) at++;
        return at;
    }

    private static int Run(ReadOnlySpan<byte> line, int at, Func<char, bool> belongs)
    {
        while (at < line.Length && belongs((char)line[at])) at++;
        return at;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private static bool IsLetter(byte b) => char.IsAsciiLetter((char)b) || b == '_' || b >= 0x80;

    private static bool IsLetterOrDigit(byte b) => IsLetter(b) || IsDigit(b);
}
