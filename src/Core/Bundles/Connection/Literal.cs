using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Bundles.Connection;

/// <summary>
/// Values from outside as literals of the language they land in. Everything beyond printable ASCII is escaped, so that no value adds a
/// line, hides behind a direction mark, or depends on the encoding a compiler assumes.
/// </summary>
internal static class Literal
{
    public static string Java(string value) => Quoted(value, JavaEscape);

    public static string JavaScript(string value) => Quoted(value, SurrogatePair);

    public static string CSharp(string value) => Quoted(value, CodePoint);

    public static string Python(string value) => Quoted(value, CodePoint);

    public static string Go(string value) => Quoted(value, CodePoint);

    /// <summary>In quotes in which <c>$</c> begins a variable.</summary>
    public static string Php(string value) => Quoted(value, Braces).Replace("$", @"\$", StringComparison.Ordinal);

    /// <summary>In quotes in which <c>#</c> begins an expression.</summary>
    public static string Ruby(string value) => Quoted(value, Braces).Replace("#", @"\#", StringComparison.Ordinal);

    /// <summary>The octets of UTF-8, as the environment holds them; <c>$</c> and <c>@</c> begin variables.</summary>
    public static string Perl(string value) => Quoted(value, Octets).Replace("$", @"\$", StringComparison.Ordinal)
        .Replace("@", @"\@", StringComparison.Ordinal);

    /// <summary>One word of a POSIX shell.</summary>
    public static string Shell(string value) => "'" + value.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private static string Quoted(string value, Func<Rune, string> escape)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                text.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= ' ' and <= '~')
                text.Append((char)rune.Value);
            else
                text.Append(escape(rune));
        }
        return text.Append('"').ToString();
    }

    private static string CodePoint(Rune rune) =>
        rune.IsBmp ? Unit((char)rune.Value) : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");

    private static string Braces(Rune rune) => string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");

    private static string Octets(Rune rune) => string.Concat(Encoding.UTF8.GetBytes(rune.ToString())
        .Select(octet => string.Create(CultureInfo.InvariantCulture, $"\\x{octet:x2}")));

    private static string SurrogatePair(Rune rune) => string.Concat(rune.ToString().Select(Unit));

    /// <summary>Java reads \u before it reads strings, so that \u000a would end the line: control characters are octal.</summary>
    private static string JavaEscape(Rune rune) =>
        rune.IsAscii ? "\\" + Convert.ToString(rune.Value, 8).PadLeft(3, '0') : SurrogatePair(rune);

    private static string Unit(char unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
}
