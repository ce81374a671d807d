namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>
/// Cuts a file into logical _lines as the server's reader does, the _buffer of its <c>fgets</c> included: a NUL hides the rest of its
/// line, and from 14 that line has no end any more and swallows the next one.
/// </summary>
internal sealed class AuthSplitter(ReadOnlyMemory<byte> text, AuthRules rules)
{
    private const int BlockLines = 64;

    private readonly bool _hasNul = text.Span.Contains((byte)0);
    private readonly List<AuthLineSpan> _lines = [];
    private readonly List<GatheredLine> _gathered = [];
    private int _position;
    private int _lineCount;
    private int _buffer = 1024;

    public List<AuthBlock> Split(bool whole)
    {
        var blocks = new List<AuthBlock>();
        while (NextBlock(whole) is { } block) blocks.Add(block);
        return blocks;
    }

    /// <summary>
    /// The rest as one block when it is to be <paramref name="whole"/>, or a NUL makes lines depend on the ones before them; null at the
    /// end.
    /// </summary>
    public AuthBlock? NextBlock(bool whole)
    {
        var start = _position;
        while (_position < text.Length && (_lines.Count < BlockLines || whole || _hasNul)) ReadLine(start);
        return _lines.Count > 0 ? Close(start) : null;
    }

    private AuthBlock Close(int start)
    {
        var block = new AuthBlock(text[start.._position], rules, [.. _lines], [.. _gathered], _lineCount);
        _lines.Clear();
        _gathered.Clear();
        _lineCount = 0;
        return block;
    }

    private void ReadLine(int blockStart)
    {
        var start = _position;
        var end = NextLineEnd(text.Span, _position);
        if (!rules.Continuation) end = Math.Min(end, Math.Min(text.Length, start + rules.LineLimit));
        var raw = text.Span[start..end];
        var content = raw.TrimEnd("\r\n"u8);
        var plain = !_hasNul && !(rules.Continuation && content.EndsWith("\\"u8));
        if (plain || !rules.Continuation)
        {
            _position = end;
            var length = raw.IndexOf((byte)0) is var nul and >= 0 ? nul : raw.Length;
            _lines.Add(new(start - blockStart, raw.Length, plain
                ? content.Length
                : raw[..length].TrimEnd("\r\n"u8).Length, _lineCount++, -1, length == rules.LineLimit));
            return;
        }

        var line = Gather(blockStart, out var count);
        _lines.Add(new(start - blockStart, _position - start, line.Content.Length, _lineCount, _gathered.Count, false));
        _gathered.Add(line);
        _lineCount += count;
    }

    /// <summary>Follows the server's own loop: append a line, strip its ending, go on after a backslash that is new.</summary>
    private GatheredLine Gather(int blockStart, out int count)
    {
        var bytes = new List<byte>();
        var places = new List<int>();
        var lastBackslash = 0;
        count = 1;
        var stop = _position;
        while (AppendLine(bytes, places))
        {
            stop = _position;
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
        while (_position < text.Length)
        {
            var limit = _hasNul ? Math.Min(text.Length, _position + _buffer - bytes.Count - 1) : text.Length;
            var end = Math.Min(NextLineEnd(text.Span, _position), limit);
            for (var place = _position; place < end && text.Span[place] != 0; place++)
            {
                bytes.Add(text.Span[place]);
                places.Add(place);
            }

            _position = end;
            if (bytes.Count > before && bytes[^1] == (byte)'\n') return true;
            while (_hasNul && _buffer < bytes.Count + 129) _buffer *= 2;
        }

        return bytes.Count > before;
    }

    private static int NextLineEnd(ReadOnlySpan<byte> text, int from)
    {
        var newline = text[from..].IndexOf((byte)'\n');
        return newline < 0 ? text.Length : from + newline + 1;
    }
}
