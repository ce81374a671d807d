using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// Names with letters beyond ASCII, as UTS 46 maps them (without transitional processing): full-width letters, ligatures and capitals
/// become what DNS has. The mapping is ICU's; a program that runs without ICU has none and refuses such names.
/// </summary>
internal static class InternationalName
{
    private const string Prefix = "xn--";
    private static readonly IdnMapping s_idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>Whether names are mapped at all: a full-width letter shows it.</summary>
    private static readonly bool s_maps = ToAscii("\uff44\u00fc") == "xn--d-eha";

    /// <summary>The name in ASCII; a finding where it has none.</summary>
    public static Finding? ToALabels(string text, out string name)
    {
        name = text;
        if (!s_maps)
            return Refusal(FindingCode.SanIdn, $"{text} cannot be converted: this program runs without the tables of Unicode (ICU).", text);
        if (ToAscii(text) is not { } ascii)
            return text.EnumerateRunes().All(MayStand)
                ? Refusal(FindingCode.SanIdn, $"{text} has no ASCII form.", text)
                : Character(text);
        name = ascii;
        // UTS 46 lets symbols through, which IDNA 2008 forbids: no registry has such names.
        return ToUnicode(ascii) is { } mapped && mapped.EnumerateRunes().All(MayStand) ? null : Character(text);
    }

    /// <summary>Each label that begins with <c>xn--</c> must be what its own letters are converted to.</summary>
    public static Finding? CheckALabels(string text, string name)
    {
        foreach (var label in name.Split('.'))
            if (label.StartsWith(Prefix, StringComparison.Ordinal) && !(ToUnicode(label) is { } letters
                && !letters.All(char.IsAscii) && (!s_maps || ToAscii(letters) == label)))
                return Refusal(FindingCode.SanIdn, $"{text} has a label that begins with xn-- and decodes to no name.", text);
        return null;
    }

    /// <summary>
    /// As java.net.IDN converts a host name (IDNA 2003): sharp s, final sigma and joiners are mapped away; null where it has no ASCII form.
    /// </summary>
    public static string? ToAsciiOfIdna2003(string host) => ToAscii(
        host.Replace("\u00df", "ss", StringComparison.Ordinal).Replace('\u03c2', '\u03c3').Replace("\u200c", "", StringComparison.Ordinal)
            .Replace("\u200d", "", StringComparison.Ordinal));

    private static string? ToAscii(string name)
    {
        try
        {
            return s_idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? ToUnicode(string name)
    {
        try
        {
            return s_idn.GetUnicode(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Beside letters, digits and marks: the stops of other widths, and what IDNA 2008 allows between letters.
    private static bool MayStand(Rune rune) => rune.IsAscii
        || rune.Value is 0x3002 or 0xff0e or 0xff61 or 0x00b7 or 0x30fb or 0x200c or 0x200d or 0x00ad
        || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static Finding Character(string text) =>
        Refusal(FindingCode.SanCharacter, $"{text} contains a character that host names do not have.", text);

    private static Finding Refusal(FindingCode code, string message, string text) => new(
        code, Severity.Error, message, "Give a host name that exists in DNS, or its form in ASCII, which begins with xn--.", text);
}
