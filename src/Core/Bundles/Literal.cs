using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Bundles;

/// <summary>
/// Values from outside as literals of the language they land in. Everything beyond printable ASCII is escaped, so that no value adds a line,
/// hides behind a direction mark, or depends on the encoding a compiler assumes.
/// </summary>
internal static class Literal
{
    public static string Java(string value) => Quoted(value, longEscapes: false);

    public static string JavaScript(string value) => Quoted(value, longEscapes: false);

    public static string CSharp(string value) => Quoted(value, longEscapes: true);

    public static string Python(string value) => Quoted(value, longEscapes: true);

    public static string Go(string value) => Quoted(value, longEscapes: true);

    /// <summary>One word of a POSIX shell.</summary>
    public static string Shell(string value) => "'" + value.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    /// <summary>A double-quoted string. Characters beyond the first plane: <c>\U</c> where a language has it, else a surrogate pair.</summary>
    private static string Quoted(string value, bool longEscapes)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                text.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= ' ' and <= '~')
                text.Append((char)rune.Value);
            else if (rune.IsBmp || !longEscapes)
                AppendUnits(text, rune);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
        }
        return text.Append('"').ToString();
    }

    private static void AppendUnits(StringBuilder text, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
            text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }
}
