using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.ErrorTexts.Unwrapping;

/// <summary>
/// The escapes in which a text arrives: JSON within JSON, HTML, a URL's query, bytes as Python shows them, and the octal ones of syslog.
/// </summary>
internal static class Escapes
{
    private static readonly (string Entity, char Character)[] s_entities =
    [
        ("quot;", '"'), ("apos;", '\''), ("lt;", '<'), ("gt;", '>'), ("nbsp;", ' '), ("laquo;", '\u00ab'), ("raquo;", '\u00bb'),
        ("ldquo;", '"'), ("rdquo;", '"'), ("lsquo;", '\''), ("rsquo;", '\''), ("amp;", '&'),
    ];

    public static string Decode(string text)
    {
        if (text.Contains("%20", StringComparison.Ordinal) && text.Contains("%22", StringComparison.Ordinal)) text = OfUrl(text);
        // &amp;quot; is an entity within an entity.
        for (var pass = 0; pass < 2 && text.Contains('&', StringComparison.Ordinal); pass++) text = OfHtml(text);
        if (text.Contains('\\', StringComparison.Ordinal)) text = OfBackslash(text);
        return text.Contains("#011", StringComparison.Ordinal) ? text.Replace("#011", "\t", StringComparison.Ordinal) : text;
    }

    private static string OfUrl(string text)
    {
        var plain = Uri.UnescapeDataString(text);
        return plain.Contains(' ', StringComparison.Ordinal) ? plain : plain.Replace('+', ' ');
    }

    private static string OfHtml(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '&' && Entity(text, i + 1, out var character) is var length and > 0)
            {
                plain.Append(character);
                i += length;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static int Entity(string text, int at, out char character)
    {
        var rest = text.AsSpan(at, Math.Min(8, text.Length - at));
        foreach (var (entity, value) in s_entities)
        {
            if (!rest.StartsWith(entity, StringComparison.Ordinal)) continue;
            character = value;
            return entity.Length;
        }

        character = default;
        if (rest is not ['#', ..]) return 0;
        var end = rest.IndexOf(';');
        if (end < 2) return 0;
        var hex = rest[1] is 'x' or 'X';
        var digits = rest[(hex ? 2 : 1)..end];
        if (!int.TryParse(digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            || code is < 9 or > 0xffff || char.IsSurrogate((char)code)) return 0;
        character = (char)code;
        return end + 1;
    }

    // A run of backslashes is one: each log in a log doubles them.
    private static string OfBackslash(string text)
    {
        var lines = IsEscaped(text);
        var plain = new StringBuilder(text.Length);
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            var at = i;
            while (at < text.Length && text[at] == '\\') at++;
            bytes.Clear();
            if (at >= text.Length) break;
            var next = text[at];
            if (next is '"' or '\'' or '/')
            {
                plain.Append(next);
                i = at;
            }
            else if (lines && next is 'n' or 'r')
            {
                plain.Append(next == 'n' ? '\n' : ' ');
                i = at;
            }
            else if (lines && next == 't')
            {
                plain.Append('\t');
                i = at;
            }
            else if (next == 'u' && Hex(text, at + 1, 4) is var code and >= 9)
            {
                plain.Append((char)code);
                i = at + 4;
            }
            else if (at == i + 1 && Bytes(text, i, bytes) is var end && bytes.Count > 0)
            {
                plain.Append(Encoding.UTF8.GetString([.. bytes]));
                i = end;
            }
            else
            {
                plain.Append('\\');
                i = at - 1;
            }
        }

        return plain.ToString();
    }

    // In C:\new\root.crt the n is a letter.
    private static bool IsEscaped(string text) => text.Contains("\\\"", StringComparison.Ordinal)
        || text.Contains("\":", StringComparison.Ordinal) || text.Contains("\\n\\t", StringComparison.Ordinal)
        || text.Contains("\\n'", StringComparison.Ordinal) || text.Contains("\\n\"", StringComparison.Ordinal)
        || text.Contains("failed: FATAL", StringComparison.Ordinal) || text.Contains("b'", StringComparison.Ordinal);

    /// <summary>\xd0\x9f and \320\237: the last character's index, or the first's when there is none.</summary>
    private static int Bytes(string text, int at, List<byte> bytes)
    {
        var last = at;
        while (at + 3 < text.Length && text[at] == '\\')
        {
            var value = text[at + 1] == 'x' ? Hex(text, at + 2, 2) : Octal(text, at + 1);
            if (value is < 0x80 or > 0xff) break;
            bytes.Add((byte)value);
            last = at + 3;
            at += 4;
        }

        return last;
    }

    private static int Hex(string text, int at, int length) => at + length <= text.Length
        && int.TryParse(text.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private static int Octal(string text, int at)
    {
        if (at + 3 > text.Length) return -1;
        var value = 0;
        for (var i = at; i < at + 3; i++)
        {
            if (text[i] is < '0' or > '7') return -1;
            value = value * 8 + text[i] - '0';
        }

        return value;
    }
}
