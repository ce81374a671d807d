namespace PgTlsDashboard.Core.Changes.Diff;

/// <summary>Two edits of one text, line by line, become one.</summary>
public static class LineMerge
{
    /// <returns>The text with both edits; null where they touch the same lines, or lines beside each other.</returns>
    public static string? Merge(string before, string mine, string theirs)
    {
        var (old, my, their) = (before.Split('\n'), mine.Split('\n'), theirs.Split('\n'));
        var changes = LineDiff.Blocks(old, my).Select(block => (block, Lines: my))
            .Concat(LineDiff.Blocks(old, their).Select(block => (block, Lines: their))).OrderBy(change => change.block.OldStart).ToList();
        var merged = new List<string>();
        var at = 0;
        for (var index = 0; index < changes.Count; index++)
        {
            var (block, lines) = changes[index];
            if (index > 0 && changes[index - 1] is var (last, others) && block.OldStart <= last.OldStart + last.OldCount
                && !ReferenceEquals(lines, others))
            {
                if (last.OldStart == block.OldStart && last.OldCount == block.OldCount && Of(last, others).SequenceEqual(Of(block, lines)))
                    continue;
                return null;
            }

            merged.AddRange(old[at..block.OldStart]);
            merged.AddRange(Of(block, lines));
            at = block.OldStart + block.OldCount;
        }

        merged.AddRange(old[at..]);
        return string.Join('\n', merged);
    }

    private static string[] Of(ChangedBlock block, string[] lines) => lines[block.NewStart..(block.NewStart + block.NewCount)];
}
