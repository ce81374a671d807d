using DiffPlex;

namespace PgTlsDashboard.Core.Changes.Diff;

/// <summary>Old lines from <paramref name="OldStart"/> become new lines from <paramref name="NewStart"/>; both count from zero.</summary>
internal sealed record ChangedBlock(int OldStart, int OldCount, int NewStart, int NewCount);

/// <summary>Which lines of two texts differ. A line keeps its carriage return: a changed line ending is a change.</summary>
internal static class LineDiff
{
    // Lines times differences that are compared exactly: about a second.
    private const long ExactLimit = 300_000_000;

    internal static string[] Split(string text)
    {
        if (text.Length == 0)
            return [];
        var lines = text.Split('\n');
        return text.EndsWith('\n') ? lines[..^1] : lines;
    }

    internal static List<ChangedBlock> Blocks(string[] before, string[] after)
    {
        var head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
            head++;
        var tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        var old = before[head..^tail];
        var now = after[head..^tail];
        if (old.Length == 0 && now.Length == 0)
            return [];
        if ((long)(old.Length + now.Length) * Differences(old, now) <= ExactLimit)
            return Exact(old, now, head);
        return old.Length == now.Length ? LineByLine(old, now, head) : [new ChangedBlock(head, old.Length, head, now.Length)];
    }

    private static List<ChangedBlock> Exact(string[] old, string[] now, int offset)
    {
        var result = Differ.Instance.CreateDiffs(Ended(old), Ended(now), ignoreWhiteSpace: false, ignoreCase: false, new Chunker());
        return [.. result.DiffBlocks.Select(
            b => new ChangedBlock(b.DeleteStartA + offset, b.DeleteCountA, b.InsertStartB + offset, b.InsertCountB))];
    }

    /// <summary>For a file that a recipe rewrote line by line: exact enough, and linear.</summary>
    private static List<ChangedBlock> LineByLine(string[] old, string[] now, int offset)
    {
        var blocks = new List<ChangedBlock>();
        for (var i = 0; i < old.Length; i++)
        {
            if (old[i] == now[i])
                continue;
            if (blocks.Count > 0 && blocks[^1] is var last && last.OldStart + last.OldCount == i + offset)
                blocks[^1] = last with { OldCount = last.OldCount + 1, NewCount = last.NewCount + 1 };
            else
                blocks.Add(new ChangedBlock(i + offset, 1, i + offset, 1));
        }
        return blocks;
    }

    /// <summary>At least so many lines differ, whatever their order.</summary>
    private static long Differences(string[] old, string[] now)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in old)
            counts[line] = counts.GetValueOrDefault(line) + 1;
        foreach (var line in now)
            counts[line] = counts.GetValueOrDefault(line) - 1;
        return counts.Values.Sum(c => (long)Math.Abs(c)) + 1;
    }

    // Every line ended: DiffPlex takes an empty text for no line, and one empty line is a line.
    private static string Ended(string[] lines) => string.Concat(lines.Select(l => l + "\n"));

    // DiffPlex's own line chunker takes every line ending for the same.
    private sealed class Chunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text[..^1].Split('\n');
    }
}
