using System.Globalization;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Guc;

/// <summary>Whether a setting takes a value, as far as its kind shows.</summary>
internal static class GucValue
{
    private const string Spaces = " \t\n\v\f\r";

    private static readonly string[] s_boolWords = ["true", "false", "yes", "no"];

    public static bool IsAccepted(GucParameter parameter, string value) => parameter.Kind switch
    {
        GucParameterKind.Bool => IsBool(value),
        GucParameterKind.Integer => ReadNumber(value, isInteger: true, parameter.Unit) is { } number
            && double.Round(number) is >= int.MinValue and <= int.MaxValue and var whole && whole >= parameter.Least
            && whole <= parameter.Most,
        GucParameterKind.Real =>
            ReadNumber(value, isInteger: false, parameter.Unit) is { } number && number >= parameter.Least && number <= parameter.Most,
        GucParameterKind.Enum => parameter.Words.Contains(value, StringComparer.OrdinalIgnoreCase),
        GucParameterKind.List => IsListOf(parameter, value),
        GucParameterKind.Names => AreNames(value),
        GucParameterKind.Fixed => false,
        _ => true,
    };

    /// <summary>Any beginning of true, false, yes, no, and of on and off from where they differ.</summary>
    private static bool IsBool(string value)
    {
        var folded = GucText.Fold(value);
        return folded is "1" or "0" or "on" or "of" or "off"
            || (folded.Length > 0 && s_boolWords.Any(word => word.StartsWith(folded, StringComparison.Ordinal)));
    }

    // A list as the server splits identifiers; booleans stand alone for the sake of older files.
    private static bool IsListOf(GucParameter parameter, string value)
    {
        var text = value.Trim(Spaces.ToCharArray());
        if (text.Length == 0) return true;
        var words = text.Split(',').Select(static word => word.Trim(Spaces.ToCharArray()))
            .Select(static word => word.Length > 2 && word[0] == '"' && word[^1] == '"' ? word[1..^1] : word)
            .ToArray();
        return words.All(word => word.Length > 0 && parameter.Words.Contains(word, StringComparer.OrdinalIgnoreCase)
            && (words.Length == 1 || GucText.Fold(word) is not ("on" or "off" or "true" or "false" or "yes" or "no" or "1" or "0")));
    }

    // Identifiers as the server splits them: bare ones end at white space, a quoted one holds anything, "" stands for a quote.
    private static bool AreNames(string value)
    {
        var rest = value.AsSpan().TrimStart(Spaces);
        if (rest.IsEmpty) return true;
        while (true)
        {
            var end = rest is ['"', ..] ? EndOfQuoted(rest) : rest.IndexOfAny($"{Spaces},") is var at and >= 0 ? at : rest.Length;
            if (end <= 0) return false;
            rest = rest[end..].TrimStart(Spaces);
            if (rest.IsEmpty) return true;
            if (rest[0] != ',') return false;
            rest = rest[1..].TrimStart(Spaces);
        }
    }

    private static int EndOfQuoted(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != '"') continue;
            if (i + 1 == text.Length || text[i + 1] != '"') return i + 1;
            i++;
        }

        return -1;
    }

    /// <summary>A number in the setting's own unit; null for what is not a number.</summary>
    private static double? ReadNumber(string value, bool isInteger, string baseUnit)
    {
        var text = value.AsSpan().TrimStart(Spaces);
        var number = ReadWhole(text, out var length);
        if (number is null || (!isInteger && text[..length].IndexOfAny('x', 'X') < 0)
            || (length < text.Length && text[length] is '.' or 'e' or 'E'))
        {
            length = DecimalLength(text);
            if (!double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var real)) return null;
            number = real;
        }
        var unit = text[length..].Trim(Spaces);
        return unit.IsEmpty ? number : GucUnit.Convert(number.Value, unit, baseUnit);
    }

    // As strtol reads with base 0: 0x is hexadecimal, a leading 0 octal.
    private static double? ReadWhole(ReadOnlySpan<char> text, out int length)
    {
        length = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        var digits = text[length..];
        var radix = 10;
        if (digits is ['0', 'x' or 'X', var first, ..] && char.IsAsciiHexDigit(first))
        {
            radix = 16;
            length += 2;
        }
        else if (digits is ['0', ..])
        {
            radix = 8;
        }
        var (start, number) = (length, 0.0);
        for (; length < text.Length && char.IsAsciiHexDigit(text[length])
            && System.Convert.ToInt32(text[length].ToString(), 16) is var digit && digit < radix; length++)
            number = (number * radix) + digit;
        return length == start ? null : text[0] == '-' ? -number : number;
    }

    private static int DecimalLength(ReadOnlySpan<char> text)
    {
        var at = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at < text.Length && text[at] == '.') at++;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at == text.Length || text[at] is not ('e' or 'E')) return at;
        var exponent = at + 1 < text.Length && text[at + 1] is '-' or '+' ? at + 2 : at + 1;
        if (exponent == text.Length || !char.IsAsciiDigit(text[exponent])) return at;
        while (exponent < text.Length && char.IsAsciiDigit(text[exponent])) exponent++;
        return exponent;
    }
}
