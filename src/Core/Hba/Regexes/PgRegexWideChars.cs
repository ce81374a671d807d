namespace PgTlsDashboard.Core.Hba.Regexes;

/// <summary>The wide characters that a server makes of a pattern in UTF-8, for finding fault with it.</summary>
internal static class PgRegexWideChars
{
    /// <summary>
    /// A character beyond the basic plane stands as one char, in its order among the others. The server decodes by lead bytes and does not
    /// look at what follows, so bytes that are no UTF-8 swallow their neighbours.
    /// </summary>
    public static string Characters(ReadOnlySpan<byte> bytes)
    {
        var wide = new List<uint>(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var lead = bytes[0];
            var length = lead switch
            {
                < 0x80 => 1,
                >= 0xC0 and < 0xE0 => 2,
                >= 0xE0 and < 0xF0 => 3,
                >= 0xF0 and < 0xF8 => 4,
                _ => 1,
            };
            if (bytes.Length < length) break;
            var value = length == 1 ? lead : (uint)(lead & (0xFF >> (length + 1)));
            foreach (var next in bytes[1..length]) value = (value << 6) | (uint)(next & 0x3F);
            wide.Add(value);
            bytes = bytes[length..];
        }

        var beyond = wide.Where(value => value > 0xFF00).Distinct().Order().ToList();
        return string.Concat(wide.Select(value => value > 0xFF00 ? (char)(0xFF00 + beyond.IndexOf(value)) : (char)value));
    }
}
