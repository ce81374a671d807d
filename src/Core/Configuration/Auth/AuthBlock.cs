namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>
/// Where a logical line lies in its block. The content is the slice without its line ending, unless the line had to be gathered
/// (continued, or cut short by a NUL).
/// </summary>
/// <param name="Offset">Line number, counted from the block's first line.</param>
/// <param name="Gathered">Index of the gathered content, or -1 for a plain slice.</param>
internal readonly record struct AuthLineSpan(int Start, int Length, int ContentLength, int Offset, int Gathered, bool TooLong);

/// <summary>The content of a line that is no slice, with the place in the block of each of its bytes and of its end.</summary>
internal sealed record GatheredLine(byte[] Content, int[] Places);

/// <summary>A run of logical lines that an edit replaces as a whole; the other blocks of the document are shared.</summary>
internal sealed class AuthBlock(ReadOnlyMemory<byte> bytes, AuthRules rules, AuthLineSpan[] lines, GatheredLine[] gathered, int lineCount)
{
    private ConfBlock? _shown;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>As others see it: always the same, so that they may keep something with it.</summary>
    public ConfBlock Shown => _shown ??= new(this);

    public AuthRules Rules { get; } = rules;

    public AuthLineSpan[] Lines { get; } = lines;

    /// <summary>Lines as the server counts them.</summary>
    public int LineCount { get; } = lineCount;

    public ReadOnlySpan<byte> Content(int index)
    {
        var line = Lines[index];
        return line.Gathered < 0 ? Bytes.Span.Slice(line.Start, line.ContentLength) : gathered[line.Gathered].Content;
    }

    /// <summary>A line with its ending, as it stands in the file.</summary>
    public ReadOnlySpan<byte> Raw(int index) => Bytes.Span.Slice(Lines[index].Start, Lines[index].Length);

    public bool IsComment(int index) => Content(index).TrimStart(" \t\r"u8).StartsWith("#"u8);

    /// <summary>The place in the block of a byte of a line's content.</summary>
    public int Place(int index, int contentOffset)
    {
        var line = Lines[index];
        return line.Gathered < 0 ? line.Start + contentOffset : gathered[line.Gathered].Places[contentOffset];
    }

    public int IndexOf(int offset)
    {
        int low = 0, high = Lines.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Lines[middle].Offset == offset) return middle;
            if (Lines[middle].Offset < offset) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}
