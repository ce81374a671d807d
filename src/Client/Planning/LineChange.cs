namespace PgTlsDashboard.Client.Planning;

/// <summary>What differs inside a changed line: what both have before it and after it is left plain.</summary>
internal readonly record struct LineChange(string Head, string Middle, string Tail)
{
    public static LineChange Of(string line, string opposite)
    {
        var head = 0;
        var most = Math.Min(line.Length, opposite.Length);
        while (head < most && line[head] == opposite[head]) head++;
        var tail = 0;
        while (tail < most - head && line[^(tail + 1)] == opposite[^(tail + 1)]) tail++;
        return new(line[..head], line[head..(line.Length - tail)], tail == 0 ? "" : line[^tail..]);
    }
}
