namespace PgTlsDashboard.Core.Configuration;

/// <summary>
/// Cuts a file into logical lines as the server's reader does, the buffer of its <c>fgets</c> included: a NUL hides the rest of its
/// line, and from 14 that line has no end any more and swallows the next one.
/// </summary>
internal sealed class AuthSplitter(ReadOnlyMemory<byte> text, AuthRules rules)
{
    private const int BlockLines = 64;

    private readonly bool hasNul = text.Span.Contains((byte)0);
    private readonly List<AuthLineSpan> lines = [];
    private readonly List<GatheredLine> gathered = [];
    private int position;
    private int lineCount;
    private int buffer = 1024;

    /// <summary>One block when a NUL makes lines depend on the ones before them.</summary>
    public List<AuthBlock> Split(bool whole)
    {
        var blocks = new List<AuthBlock>();
        var start = 0;
        while (position < text.Length)
        {
            ReadLine(start);
            if (lines.Count < BlockLines || whole || hasNul) continue;
            blocks.Add(Close(start));
            start = position;
        }

        if (lines.Count > 0) blocks.Add(Close(start));
        return blocks;
    }

    private AuthBlock Close(int start)
    {
        var block = new AuthBlock(text[start..position], rules, [.. lines], [.. gathered], lineCount);
        lines.Clear();
        gathered.Clear();
        lineCount = 0;
        return block;
    }

    private void ReadLine(int blockStart)
    {
        var start = position;
        var end = NextLineEnd(text.Span, position);
        if (!rules.Continuation) end = Math.Min(end, Math.Min(text.Length, start + rules.LineLimit));
        var raw = text.Span[start..end];
        var content = raw.TrimEnd("\r\n"u8);
        var plain = !hasNul && !(rules.Continuation && content.EndsWith("\\"u8));
        if (plain || !rules.Continuation)
        {
            position = end;
            var length = raw.IndexOf((byte)0) is var nul and >= 0 ? nul : raw.Length;
            lines.Add(new(start - blockStart, raw.Length, plain ? content.Length : raw[..length].TrimEnd("\r\n"u8).Length, lineCount++, -1, length == rules.LineLimit));
            return;
        }

        var line = Gather(blockStart, out var count);
        lines.Add(new(start - blockStart, position - start, line.Content.Length, lineCount, gathered.Count, false));
        gathered.Add(line);
        lineCount += count;
    }

    /// <summary>Follows the server's own loop: append a line, strip its ending, go on after a backslash that is new.</summary>
    private GatheredLine Gather(int blockStart, out int count)
    {
        var bytes = new List<byte>();
        var places = new List<int>();
        var lastBackslash = 0;
        count = 1;
        var stop = position;
        while (AppendLine(bytes, places))
        {
            stop = position;
            while (bytes.Count > 0 && bytes[^1] is (byte)'\n' or (byte)'\r') stop = Remove(bytes, places);
            if (bytes.Count <= lastBackslash || bytes[^1] != (byte)'\\') break;
            stop = Remove(bytes, places);
            lastBackslash = bytes.Count;
            count++;
        }

        places.Add(stop);
        return new([.. bytes], [.. places.Select(place => place - blockStart)]);
    }

    private static int Remove(List<byte> bytes, List<int> places)
    {
        var place = places[^1];
        bytes.RemoveAt(bytes.Count - 1);
        places.RemoveAt(places.Count - 1);
        return place;
    }

    private bool AppendLine(List<byte> bytes, List<int> places)
    {
        var before = bytes.Count;
        while (position < text.Length)
        {
            var limit = hasNul ? Math.Min(text.Length, position + buffer - bytes.Count - 1) : text.Length;
            var end = Math.Min(NextLineEnd(text.Span, position), limit);
            for (var place = position; place < end && text.Span[place] != 0; place++)
            {
                bytes.Add(text.Span[place]);
                places.Add(place);
            }

            position = end;
            if (bytes.Count > before && bytes[^1] == (byte)'\n') return true;
            while (hasNul && buffer < bytes.Count + 129) buffer *= 2;
        }

        return bytes.Count > before;
    }

    private static int NextLineEnd(ReadOnlySpan<byte> text, int from)
    {
        var newline = text[from..].IndexOf((byte)'\n');
        return newline < 0 ? text.Length : from + newline + 1;
    }
}
