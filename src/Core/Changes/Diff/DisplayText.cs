using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Changes.Diff;

/// <summary>
/// Bytes as a person may safely see them: decoded, without anything that moves a cursor or hides text, without passwords.
/// </summary>
internal static class DisplayText
{
    private const int LineLimit = 2000;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 where the bytes are that, else Latin-1, which knows every byte.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    internal static bool HoldsKey(string text) => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    internal static string Line(string line)
    {
        if (line.Length > LineLimit)
            line = $"{line[..LineLimit]}… ({line.Length - LineLimit} more characters)";
        line = PasswordMask.Apply(line);
        var shown = new StringBuilder(line.Length);
        foreach (var c in line)
            Append(shown, c);
        return shown.ToString();
    }

    private static void Append(StringBuilder shown, char c)
    {
        if (c == '\t' || c is >= ' ' and < '\x7f')
            shown.Append(c);
        else if (c < ' ')
            shown.Append((char)('\u2400' + c));
        else if (c == '\x7f')
            shown.Append('\u2421');
        else if (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator)
            shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        else
            shown.Append(c);
    }
}
