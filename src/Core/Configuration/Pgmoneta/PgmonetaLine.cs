using System.Runtime.InteropServices;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Pgmoneta;

internal enum PgmonetaLineKind
{
    /// <summary>Blank, or only a comment.</summary>
    Empty,
    Section,
    Assignment,

    /// <summary>Something that pgmoneta reads over.</summary>
    Other,
}

/// <summary>A line of pgmoneta.conf: a section's name, or a key and its value, by their places in the text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PgmonetaLine(PgmonetaLineKind Kind, int NameStart = 0, int NameEnd = 0, int ValueStart = 0,
    int ValueEnd = 0)
{
    /// <summary>
    /// Reads as pgmoneta does: a comment begins at the first <c>#</c> or <c>;</c>, a key ends at the first space or <c>=</c> (not at a
    /// tab).
    /// </summary>
    public static PgmonetaLine Read(ReadOnlySpan<byte> text, TextLine line)
    {
        var start = line.Start;
        var end = line.End;
        if (text[start..end].IndexOfAny("#;\0"u8) is var comment and >= 0) end = start + comment;
        while (start < end && IsSpace(text[start])) start++;
        while (end > start && IsSpace(text[end - 1])) end--;
        if (start == end) return new(PgmonetaLineKind.Empty);

        var content = text[start..end];
        if (content[0] == '[')
            return content.IndexOf((byte)']') is var close and > 0
                ? new(PgmonetaLineKind.Section, start + 1, start + close)
                : new(PgmonetaLineKind.Other);

        var key = content.IndexOfAny((byte)' ', (byte)'=');
        if (key <= 0) return new(PgmonetaLineKind.Other);
        var value = key;
        while (value < content.Length && content[value] is (byte)' ' or (byte)'\t' or (byte)'=') value++;
        return new(PgmonetaLineKind.Assignment, start, start + key, start + value, end);
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
}
