using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Host;

/// <summary>Words and comments of commands that a person copies into a shell; no text in them can become a command.</summary>
public static class ShellWord
{
    /// <summary>
    /// One word for a POSIX shell. Control characters, which a terminal would act on, are written as octal for printf(1).
    /// </summary>
    public static string Quote(string word)
    {
        if (!word.Any(char.IsControl)) return "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
        // A command substitution takes newlines at the end away: they stand behind it, quoted.
        var body = word.TrimEnd('\n');
        var octal = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(body))
            octal.Append(CultureInfo.InvariantCulture, $"\\0{Convert.ToString(b, 8).PadLeft(3, '0')}");
        var end = body.Length < word.Length ? $"'{word[body.Length..]}'" : "";
        return $"\"$(printf '%b' '{octal}')\"{end}";
    }

    /// <summary>
    /// Whether a text is words that <see cref="Quote"/> made of plain text, with one space between them: no part of it means anything to a
    /// shell.
    /// </summary>
    public static bool AreQuoted(string text)
    {
        for (var at = 0; at < text.Length && text[at] == '\'';)
        {
            var end = text.IndexOf('\'', at + 1);
            if (end < 0) return false;
            if (end == text.Length - 1) return true;
            if (text[end + 1] == ' ') at = end + 2;
            else if (text.AsSpan(end + 1).StartsWith("\\'")) at = end + 3;
            else return false;
        }

        return false;
    }

    /// <summary>The text of a comment, on one line.</summary>
    public static string Comment(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '\u00b7' : c));
}
