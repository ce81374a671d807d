namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>Escapes of an advanced regular expression (documentation, tables 9.18 to 9.20).</summary>
internal static class PgRegexEscapes
{
    private const uint Largest = 0x7FFF_FFFE;
    private const int Endless = 255;

    /// <param name="place">Behind the backslash, where a character is; afterwards behind the escape.</param>
    /// <returns>Null when it is not one.</returns>
    public static (PgRegexToken Type, int Value)? Read(string text, ref int place, int groups)
    {
        var letter = text[place++];
        if (!char.IsAsciiLetterOrDigit(letter)) return (PgRegexToken.Plain, letter);
        switch (letter)
        {
            case 'a': return (PgRegexToken.Plain, '\a');
            case 'b': return (PgRegexToken.Plain, '\b');
            case 'B': return (PgRegexToken.Plain, '\\');
            case 'e': return (PgRegexToken.Plain, '\e');
            case 'f': return (PgRegexToken.Plain, '\f');
            case 'n': return (PgRegexToken.Plain, '\n');
            case 'r': return (PgRegexToken.Plain, '\r');
            case 't': return (PgRegexToken.Plain, '\t');
            case 'v': return (PgRegexToken.Plain, '\v');
            case 'c' when place < text.Length: return (PgRegexToken.Plain, text[place++] & 0x1F);
            case 'A' or 'Z' or 'm' or 'M' or 'y' or 'Y': return (PgRegexToken.Place, letter);
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W': return (PgRegexToken.Class, letter);
            case 'x': return Character(Number(text, ref place, 16, 1, Endless));
            case 'u': return Character(Number(text, ref place, 16, 4, 4));
            case 'U': return Character(Number(text, ref place, 16, 8, 8));
            case >= '0' and <= '9': return Digits(text, ref place, groups);
            default: return null;
        }
    }

    /// <summary>A digit is a reference, several are one only to a group that was opened; else they are an octal character.</summary>
    private static (PgRegexToken Type, int Value)? Digits(string text, ref int place, int groups)
    {
        var first = --place;
        if (text[first] != '0')
        {
            var number = unchecked((int)Number(text, ref place, 10, 1, Endless)!.Value);
            if (place == first + 1 || (number > 0 && number <= groups)) return (PgRegexToken.BackReference, number);
            place = first;
        }

        if (Number(text, ref place, 8, 1, 3) is not { } character) return null;
        if (character > 0xFF)
        {
            place--;
            character >>= 3;
        }

        return (PgRegexToken.Plain, (int)character);
    }

    private static (PgRegexToken Type, int Value)? Character(uint? code) =>
        code is { } character && character <= Largest ? (PgRegexToken.Plain, (int)character) : null;

    /// <summary>In 32 bits, and what is beyond them is lost, as with the server.</summary>
    private static uint? Number(string text, ref int place, uint radix, int least, int most)
    {
        var value = 0u;
        var count = 0;
        for (; count < most && place < text.Length && char.IsAsciiHexDigit(text[place]); count++)
        {
            var digit = (uint)(text[place] <= '9' ? text[place] - '0' : (text[place] | 0x20) - 'a' + 10);
            if (digit >= radix) break;
            value = unchecked((value * radix) + digit);
            place++;
        }

        return count < least ? null : value;
    }
}
