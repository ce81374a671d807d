using System.Buffers;

namespace PgTlsDashboard.Core.ErrorTexts.Unwrapping;

/// <summary>
/// What mail, terminals and collectors of logs put before a line: quotation (<c>&gt; </c>), boxes, docker compose (<c>db-1  | </c>), the
/// runtime of Kubernetes (<c>…Z stderr F </c>), journald and syslog (<c>Nov 28 05:14:07 db1 postgres[42]: [3-1] </c>), PHP and stern. A
/// line that was cut in two by a collector is whole again without them. The server's own log_line_prefix stays.
/// </summary>
internal static class LinePrefix
{
    private const int LongestName = 80;

    private static readonly SearchValues<char> s_numbers = SearchValues.Create("0123456789-");

    /// <summary>Of mail, tables and boxes.</summary>
    private const string QuoteMarks = ">|\u2502\u2503\u2551\u2577\u2575\u250a\u2506";

    public static int Length(ReadOnlySpan<char> line)
    {
        var at = 0;
        for (var pass = 0; pass < 4; pass++)
        {
            var length = One(line[at..]);
            if (length == 0) break;
            at += length;
        }

        return at;
    }

    private static int One(ReadOnlySpan<char> line)
    {
        if (JsonName(line) is var name and > 0) return name;
        if (Marks(line) is var marks and > 0) return marks;
        if (Compose(line) is var compose and > 0) return compose;
        if (Runtime(line) is var runtime and > 0) return runtime;
        return Syslog(line) is var syslog and > 0 ? syslog : Chunk(line);
    }

    // {"log":"text: the line of a server within a log in JSON.
    private static int JsonName(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("{\"")) return 0;
        var end = line[2..].IndexOfAnyExceptInRange('a', 'z');
        return end > 0 && line[(2 + end)..].StartsWith("\":\"") ? end + 5 : 0;
    }

    private static int Marks(ReadOnlySpan<char> line)
    {
        var at = 0;
        while (at < line.Length && (QuoteMarks.Contains(line[at], StringComparison.Ordinal) || at > 0 && line[at] is ' ')) at++;
        return at;
    }

    // db-1  | text
    private static int Compose(ReadOnlySpan<char> line)
    {
        var name = Word(line);
        if (name is 0 or > LongestName) return 0;
        var at = name;
        while (at < line.Length && line[at] == ' ') at++;
        return at > name && at + 1 < line.Length && line[at] == '|' && line[at + 1] == ' ' ? at + 2 : 0;
    }

    // 2026-11-28T05:14:07.443921113Z stderr F text
    private static int Runtime(ReadOnlySpan<char> line)
    {
        if (line.Length < 20 || !char.IsAsciiDigit(line[0]) || line[10] != 'T') return 0;
        var stamp = Word(line);
        foreach (var stream in (ReadOnlySpan<string>)[" stderr F ", " stdout F ", " stderr P ", " stdout P "])
            if (line[stamp..].StartsWith(stream, StringComparison.Ordinal)) return stamp + stream.Length;
        return 0;
    }

    // Nov 28 05:14:07 db1 postgres[3702]: text, and 2026-11-28T05:14:07+00:00 db1 postgres[3702]: text
    private static int Syslog(ReadOnlySpan<char> line)
    {
        var at = line.Length > 16 && char.IsAsciiLetterUpper(line[0]) && line[3] == ' ' && line[9] == ':' && line[12] == ':' ? 16
            : line.Length > 20 && char.IsAsciiDigit(line[0]) && line[10] == 'T' ? Word(line) + 1 : 0;
        if (at == 0 || at >= line.Length) return 0;
        at += Word(line[at..]) + 1;
        if (at >= line.Length) return 0;
        var program = Word(line[at..]);
        return program > 2 && program <= LongestName && line[at + program - 1] == ':' && line[..(at + program)].Contains('[')
            ? Math.Min(line.Length, at + program + 1) : 0;
    }

    // [3-2] text: PostgreSQL's numbers of the pieces of a message that syslog cuts.
    private static int Chunk(ReadOnlySpan<char> line)
    {
        if (line is not ['[', ..]) return 0;
        var end = line.IndexOf(']');
        if (end is not (> 3 and < 12)) return 0;
        var numbers = line[1..end];
        return numbers.Contains('-') && !numbers.ContainsAnyExcept(s_numbers) ? Math.Min(line.Length, end + 2) : 0;
    }

    private static int Word(ReadOnlySpan<char> line) => line.IndexOf(' ') is var end and >= 0 ? end : line.Length;
}
