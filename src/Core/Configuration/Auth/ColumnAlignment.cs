namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>Replaces a field and lets the white space behind it give or take, so that the columns after it stay where they were.</summary>
internal static class ColumnAlignment
{
    private const int TabWidth = 8;

    /// <param name="next">Where the field behind begins; the same as <paramref name="end"/> when there is not one.</param>
    public static byte[] Replace(ReadOnlySpan<byte> bytes, int start, int end, int next, ReadOnlySpan<byte> text)
    {
        var gap = bytes[end..next];
        var kept = bytes[next..];
        if (gap.Length > 0 && !gap.ContainsAnyExcept((byte)' '))
        {
            var width = gap.Length + (end - start) - text.Length;
            var spaces = gap.Length == 1 ? 1 : Math.Max(1, width);
            return Join(bytes[..start], text, (byte)' ', spaces, kept);
        }

        if (gap.Length > 0 && !gap.ContainsAnyExcept((byte)'\t'))
        {
            var line = bytes[..start].LastIndexOf((byte)'\n') + 1;
            var before = Column(bytes[line..end], 0);
            var target = ((before / TabWidth) + gap.Length) * TabWidth;
            var after = Column(text, Column(bytes[line..start], 0));
            var tabs = gap.Length == 1 ? 1 : Math.Max(1, (target / TabWidth) - (after / TabWidth));
            return Join(bytes[..start], text, (byte)'\t', tabs, kept);
        }

        return [.. bytes[..start], .. text, .. bytes[end..]];
    }

    private static byte[] Join(ReadOnlySpan<byte> before, ReadOnlySpan<byte> text, byte blank, int blanks, ReadOnlySpan<byte> after)
    {
        Span<byte> gap = new byte[blanks];
        gap.Fill(blank);
        return [.. before, .. text, .. gap, .. after];
    }

    private static int Column(ReadOnlySpan<byte> text, int column)
    {
        foreach (var c in text)
        {
            if (c == (byte)'\t') column = ((column / TabWidth) + 1) * TabWidth;
            else if ((c & 0xC0) != 0x80) column++;
        }

        return column;
    }
}
