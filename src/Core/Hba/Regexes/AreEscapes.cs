namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>Escapes of an advanced regular expression (documentation, tables 9.18 to 9.20).</summary>
internal static class AreEscapes
{
    private const uint Largest = 0x7FFF_FFFE;
    private const int Endless = 255;

    /// <param name="place">Behind the backslash, where a character is; afterwards behind the escape.</param>
    /// <returns>Null when it is none.</returns>
    public static (AreToken Type, int Value)? Read(string text, ref int place, int groups)
    {
        var letter = text[place++];
        if (!char.IsAsciiLetterOrDigit(letter)) return (AreToken.Plain, letter);
        switch (letter)
        {
            case 'a': return (AreToken.Plain, '\a');
            case 'b': return (AreToken.Plain, '\b');
            case 'B': return (AreToken.Plain, '\\');
            case 'e': return (AreToken.Plain, '\e');
            case 'f': return (AreToken.Plain, '\f');
            case 'n': return (AreToken.Plain, '\n');
            case 'r': return (AreToken.Plain, '\r');
            case 't': return (AreToken.Plain, '\t');
            case 'v': return (AreToken.Plain, '\v');
            case 'c' when place < text.Length: return (AreToken.Plain, text[place++] & 0x1F);
            case 'A' or 'Z' or 'm' or 'M' or 'y' or 'Y': return (AreToken.Place, letter);
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W': return (AreToken.Class, letter);
            case 'x': return Character(Number(text, ref place, 16, 1, Endless));
            case 'u': return Character(Number(text, ref place, 16, 4, 4));
            case 'U': return Character(Number(text, ref place, 16, 8, 8));
            case >= '0' and <= '9': return Digits(text, ref place, groups);
            default: return null;
        }
    }

    /// <summary>A digit is a reference, several are one only to a group that was opened; else they are an octal character.</summary>
    private static (AreToken Type, int Value)? Digits(string text, ref int place, int groups)
    {
        var first = --place;
        if (text[first] != '0')
        {
            var number = unchecked((int)Number(text, ref place, 10, 1, Endless)!.Value);
            if (place == first + 1 || (number > 0 && number <= groups)) return (AreToken.BackReference, number);
            place = first;
        }

        if (Number(text, ref place, 8, 1, 3) is not { } character) return null;
        if (character > 0xFF)
        {
            place--;
            character >>= 3;
        }

        return (AreToken.Plain, (int)character);
    }

    private static (AreToken Type, int Value)? Character(uint? code) => code is { } character && character <= Largest ? (AreToken.Plain, (int)character) : null;

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
