using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core;

/// <summary>Text that a server sent, made fit for a page, a log line and a terminal.</summary>
public static class WireText
{
    private const int MaxLength = 500;

    /// <summary>
    /// Turns white space into blanks and control, format and unpaired characters into U+FFFD, and cuts after 500 characters.
    /// </summary>
    public static string Neutralise(string text)
    {
        var safe = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= MaxLength) return safe.Append('…').ToString();
            if (Rune.IsWhiteSpace(rune)) safe.Append(' ');
            else if (IsUnfit(rune)) safe.Append('\uFFFD');
            else safe.Append(rune.ToString());
        }
        return safe.ToString().Trim();
    }

    /// <summary>The same for bytes; whatever is no UTF-8 becomes U+FFFD.</summary>
    public static string Neutralise(ReadOnlySpan<byte> text) =>
        Neutralise(Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxLength * 4)]));

    // Format characters include the bidirectional overrides, which can turn a sentence around on a page.
    private static bool IsUnfit(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned;
}
