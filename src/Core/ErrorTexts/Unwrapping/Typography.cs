using System.Text;

namespace PgTlsDashboard.Core.ErrorTexts.Unwrapping;

/// <summary>
/// One spelling for the marks that chat programs, translations and terminals vary: quotation marks, spaces, dashes, full-width letters. The
/// server's translations are read through it too, so that a pasted sentence and its catalogue meet.
/// </summary>
public static class Typography
{
    /// <summary>Runs of white space become one space; the marks become ASCII.</summary>
    public static void AppendPlain(ReadOnlySpan<char> source, StringBuilder plain)
    {
        ArgumentNullException.ThrowIfNull(plain);
        for (var i = 0; i < source.Length; i++)
        {
            var character = Plain(source[i]);
            if (character == '\0') continue;
            if (character == ' ')
            {
                if (plain.Length == 0 || plain[^1] != ' ' && !AfterOpeningGuillemet(source, i)) plain.Append(' ');
                continue;
            }

            // French sets a space inside its quotation marks.
            if (source[i] == '»' && plain.Length > 0 && plain[^1] == ' ' && i > 0 && Plain(source[i - 1]) == ' ') plain.Length--;
            // A CSV log doubles the mark.
            if (character == '"' && i > 0 && source[i] == '"' && source[i - 1] == '"') continue;
            plain.Append(character);
        }
    }

    public static string Plain(string source)
    {
        var plain = new StringBuilder(source.Length);
        AppendPlain(source, plain);
        return plain.ToString();
    }

    private static bool AfterOpeningGuillemet(ReadOnlySpan<char> source, int at)
    {
        // At most two, so that a long run of spaces costs no more than its length.
        for (var i = at - 1; i >= 0 && i >= at - 2; i--)
            if (Plain(source[i]) != ' ') return source[i] == '«';
        return false;
    }

    // NUL stands for nothing at all.
    private static char Plain(char character) => character switch
    {
        '\u201c' or '\u201d' or '\u201e' or '\u201f' or '«' or '»' or '\u2033' or '\u300c' or '\u300d' or '\u300e' or '\u300f' or '`'
            or '\u2036' or '\uff02' => '"',
        '\u2018' or '\u2019' or '\u201a' or '\u201b' or '\u2032' or '\u2039' or '\u203a' or '\u00b4' or '\uff07' => '\'',
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => '-',
        '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff' or '\u00ad' or '\u200e' or '\u200f' => '\0',
        > '\uff00' and < '\uff5f' => (char)(character - 0xfee0),
        _ when char.IsWhiteSpace(character) || char.IsControl(character) => ' ',
        _ => character,
    };
}
