using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Host;

/// <summary>Words and comments of commands that a person copies into a shell; no text in them can become a command.</summary>
public static class ShellWord
{
    /// <summary>One word for a POSIX shell. Control characters, which a terminal would act on, are written as octal for printf(1).</summary>
    public static string Quote(string word)
    {
        if (!word.Any(char.IsControl)) return "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
        var octal = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(word)) octal.Append(CultureInfo.InvariantCulture, $"\\0{Convert.ToString(b, 8).PadLeft(3, '0')}");
        // The command substitution takes newlines at the end away, so one more character stands there and is removed.
        return $"\"$(w=$(printf '%b.' '{octal}'); printf %s \"${{w%.}}\")\"";
    }

    /// <summary>The text of a comment, on one line.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '\u00b7' : c));
}
