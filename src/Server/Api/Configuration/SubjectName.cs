using System.Text;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>Reads RFC 2253 text, which names the certificate's relative names from the last to the first.</summary>
internal static class SubjectName
{
    /// <summary>
    /// The CN that PostgreSQL compares with the role: the first of the certificate, so the last of the text; null without one.
    /// </summary>
    public static string? FirstCommonName(string subject)
    {
        string? found = null;
        var text = Encoding.UTF8.GetBytes(subject).AsSpan();
        while (text.IndexOf((byte)'=') is var equals and >= 0)
        {
            var type = Encoding.UTF8.GetString(text[..equals]).Trim();
            var value = ReadValue(text[(equals + 1)..], out var length);
            if (type.Equals("CN", StringComparison.OrdinalIgnoreCase) || type == "2.5.4.3") found = value;
            text = text[Math.Min(text.Length, equals + length + 2)..];
        }

        return found;
    }

    // Every special is ASCII, so bytes are enough: `\,` is a comma, `\2C` a byte in hexadecimal.
    private static string ReadValue(ReadOnlySpan<byte> text, out int length)
    {
        var value = new List<byte>();
        var quoted = false;
        var at = 0;
        for (; at < text.Length && (quoted || text[at] is not ((byte)',' or (byte)'+' or (byte)';')); at++)
        {
            if (text[at] == '"') quoted = !quoted;
            else if (text[at] != '\\' || at + 1 == text.Length) value.Add(text[at]);
            else if (at + 2 < text.Length && char.IsAsciiHexDigit((char)text[at + 1]) && char.IsAsciiHexDigit((char)text[at + 2]))
            {
                value.Add(Convert.ToByte(Encoding.ASCII.GetString(text.Slice(at + 1, 2)), 16));
                at += 2;
            }
            else value.Add(text[++at]);
        }

        length = at;
        return Encoding.UTF8.GetString([.. value]).Trim();
    }
}
