using System.Text;

namespace PgTlsDashboard.Core.ErrorTexts.Unwrapping;

/// <summary>The codes of a terminal: colours and cursor moves (ECMA-48), with the escape character or where a paste lost it.</summary>
internal static class TerminalCodes
{
    public static string Remove(string text)
    {
        if (!text.Contains('\x1b', StringComparison.Ordinal) && !text.Contains("[3", StringComparison.Ordinal)
            && !text.Contains("[0m", StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var at = text[i] == '\x1b' ? i + 1 : i;
            if (at < text.Length && text[at] == '[' && EndOfCode(text, at + 1, escaped: at > i) is var end and > 0) i = end;
            else if (at > i && at < text.Length && text[at] == ']') i = EndOfTitle(text, at);
            else if (at == i) plain.Append(text[i]);
        }

        return plain.ToString();
    }

    // Without the escape character only colours are codes: [31m, [1;31m.
    private static int EndOfCode(string text, int at, bool escaped)
    {
        var from = at;
        while (at < text.Length && at - from < 20 && (char.IsAsciiDigit(text[at]) || text[at] is ';' or '?')) at++;
        if (at >= text.Length) return escaped ? at - 1 : 0;
        return escaped ? at : at > from && text[at] == 'm' ? at : 0;
    }

    private static int EndOfTitle(string text, int at)
    {
        var end = Math.Min(text.Length, at + 200);
        for (var i = at; i < end; i++)
            if (text[i] is '\a' or '\x1b') return i;
        return at;
    }
}
