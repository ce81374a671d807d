using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Configuration.Lexing;

/// <summary>A line by its place in the text: from <paramref name="Start"/> to its <c>\n</c> or the text's end.</summary>
/// <param name="Start">The first byte's index.</param>
/// <param name="End">The index of the <c>\n</c>, or the text's length. A <c>\r</c> before it belongs to the line, as the readers see
/// it.</param>
/// <param name="Next">The next line's start.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextLine(int Start, int End, int Next)
{
    public bool IsTerminated => Next > End;

    /// <summary>The lines of a text; none for an empty one, and none after a final <c>\n</c>.</summary>
    public static ImmutableArray<TextLine> Split(ReadOnlySpan<byte> text)
    {
        var lines = ImmutableArray.CreateBuilder<TextLine>(text.Count((byte)'\n') + 1);
        for (var start = 0; start < text.Length;)
        {
            var length = text[start..].IndexOf((byte)'\n');
            var line = length < 0 ? new TextLine(start, text.Length, text.Length) : new TextLine(start, start + length, start + length + 1);
            lines.Add(line);
            start = line.Next;
        }
        return lines.DrainToImmutable();
    }

    /// <summary>The ending that the text's first line has; <c>\n</c> where no line has one.</summary>
    public static ReadOnlySpan<byte> EndingOf(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'\n') is var end && end > 0 && text[end - 1] == '\r' ? "\r\n"u8 : "\n"u8;

    /// <summary>
    /// The text with <paramref name="addition"/> as a line of its own before <paramref name="index"/>, which begins a line or is the text's
    /// end.
    /// </summary>
    public static ImmutableArray<byte> Insert(ReadOnlySpan<byte> text, int index, ReadOnlySpan<byte> addition)
    {
        var ending = EndingOf(text);
        var unfinished = index > 0 && text[index - 1] != '\n';
        return [.. text[..index], .. unfinished ? ending : default, .. addition, .. ending, .. text[index..]];
    }

    public static ImmutableArray<byte> Replace(ReadOnlySpan<byte> text, int start, int end, ReadOnlySpan<byte> replacement) =>
        [.. text[..start], .. replacement, .. text[end..]];
}
