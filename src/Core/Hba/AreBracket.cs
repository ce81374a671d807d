using System.Text;

namespace PgTlsDashboard.Core.Hba;

/// <summary>Bracket expressions of <see cref="ArePattern"/>.</summary>
internal static class AreBracket
{
    /// <param name="place">Behind the opening bracket; afterwards behind the closing one.</param>
    public static string? Read(string text, ref int place, out string? error)
    {
        var set = new StringBuilder("[");
        if (place < text.Length && text[place] == '^')
        {
            set.Append('^');
            place++;
        }

        var first = true;
        while (true)
        {
            if (place >= text.Length)
            {
                error = ArePattern.NotBalanced;
                return null;
            }

            if (text[place] == ']' && !first)
            {
                place++;
                error = null;
                return set.Append(']').ToString();
            }

            if (text[place] == '-' && !first && !At(text, place, "-]")) error = "invalid character range";
            else error = Member(text, ref place, set);
            first = false;
            if (error is not null) return null;
        }
    }

    private static string? Member(string text, ref int place, StringBuilder set)
    {
        if (text[place] == '\\' && place + 1 < text.Length && AreClasses.IsShorthand(text[place + 1]))
        {
            set.Append(AreClasses.Shorthand(text[place + 1]));
            place += 2;
            return null;
        }

        if (At(text, place, "[:"))
        {
            var end = text.IndexOf(":]", place + 2, StringComparison.Ordinal);
            if (end < 0) return ArePattern.NotBalanced;
            if (AreClasses.Named(text[(place + 2)..end]) is not { } named) return "invalid character class";
            set.Append(named);
            place = end + 2;
            return null;
        }

        if (Point(text, ref place, out var low) is { } lowError) return lowError;
        var high = low;
        if (place + 1 < text.Length && text[place] == '-' && text[place + 1] != ']')
        {
            place++;
            if (Point(text, ref place, out high) is { } highError) return highError;
            if (high < low) return "invalid character range";
        }

        set.Append(ArePattern.Literal(low));
        if (high != low) set.Append('-').Append(ArePattern.Literal(high));
        return null;
    }

    private static string? Point(string text, ref int place, out char point)
    {
        point = '\0';
        if (place >= text.Length) return ArePattern.NotBalanced;
        if (At(text, place, "[.") || At(text, place, "[="))
        {
            var end = text.IndexOf($"{text[place + 1]}]", place + 2, StringComparison.Ordinal);
            if (end < 0) return ArePattern.NotBalanced;
            if (end - place != 3) return "invalid collating element";
            point = text[place + 2];
            place = end + 2;
            return null;
        }

        if (At(text, place, "[:")) return "invalid character range";
        point = text[place++];
        if (point != '\\') return null;
        if (place >= text.Length) return "invalid escape \\ sequence";
        var escape = text[place++];
        if (!char.IsAsciiLetterOrDigit(escape))
        {
            point = escape;
            return null;
        }

        if (AreEscapes.Read(escape, text, ref place) is not { } character) return "invalid escape \\ sequence";
        point = character;
        return null;
    }

    private static bool At(string text, int place, string expected) => string.CompareOrdinal(text, place, expected, 0, expected.Length) == 0;
}

/// <summary>Character classes in the C collation, that is ASCII.</summary>
internal static class AreClasses
{
    public static bool IsShorthand(char letter) => letter is 'd' or 'D' or 's' or 'S' or 'w' or 'W';

    public static string Shorthand(char letter) => letter switch
    {
        'D' => "\\u0000-/:-\\uFFFF",
        'S' => "\\u0000-\\u0008\\u000E-\\u001F!-\\uFFFF",
        'W' => "\\u0000-/:-@\\u005B-\\u005E`\\u007B-\\uFFFF",
        'd' => "0-9",
        's' => " \\t\\n\\v\\f\\r",
        'w' => "A-Za-z0-9_",
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };

    public static string? Named(string name) => name switch
    {
        "alnum" => "A-Za-z0-9",
        "alpha" => "A-Za-z",
        "ascii" => "\\u0000-\\u007F",
        "blank" => " \\t",
        "cntrl" => "\\u0000-\\u001F\\u007F",
        "digit" => "0-9",
        "graph" => "\\u0021-\\u007E",
        "lower" => "a-z",
        "print" => "\\u0020-\\u007E",
        "punct" => "\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E",
        "space" => " \\t\\n\\v\\f\\r",
        "upper" => "A-Z",
        "xdigit" => "0-9A-Fa-f",
        "word" => "A-Za-z0-9_",
        _ => null,
    };
}

/// <summary>Character-entry escapes (documentation, table 9.20).</summary>
internal static class AreEscapes
{
    public static char? Read(char letter, string text, ref int place)
    {
        switch (letter)
        {
            case 'a': return '\a';
            case 'b': return '\b';
            case 'B': return '\\';
            case 'e': return '\e';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'c' when place < text.Length: return (char)(text[place++] & 0x1F);
            case 'x': return Number(text, ref place, 16, 1, 255);
            case 'u': return Number(text, ref place, 16, 4, 4);
            case 'U': return Number(text, ref place, 16, 8, 8);
            case '0':
                place--;
                return Octal(text, ref place);
            default: return null;
        }
    }

    public static char? Octal(string text, ref int place) => Number(text, ref place, 8, 1, 3);

    private static char? Number(string text, ref int place, int radix, int least, int most)
    {
        int value = 0, count = 0;
        while (count < most && place < text.Length && char.IsAsciiHexDigit(text[place]) && Convert.ToInt32(text[place].ToString(), 16) is var digit && digit < radix)
        {
            value = (value * radix) + digit;
            place++;
            count++;
            if (value > char.MaxValue) return null;
        }

        return count < least ? null : (char)value;
    }
}
