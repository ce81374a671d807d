using System.Collections.Immutable;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>Reads a file under edit as rows.</summary>
public static class EditorRows
{
    public static ImmutableArray<EditorRow> Of(EditorState state, EditorFile file)
    {
        var problems = Problems(state, file);
        var hides = SecretPlaceholders.HasName(FileText.Decode(file.Content.ToBytes()));
        Func<string, string> hide = hides ? state.Secrets.Hide : text => text;
        var rows = ImmutableArray.CreateBuilder<EditorRow>();
        var originals = new List<int>();
        var above = new List<string>();
        var (top, before) = (0, 0);
        foreach (var block in file.Content.Blocks)
        {
            var lines = LineReading.Of(block, state.Version);
            for (var index = 0; index < lines.Length; index++)
            {
                var line = lines[index];
                var number = before + line.Offset + 1;
                if (line.IsComment && top == 0) top = number;
                if (line.Kind is { } kind)
                {
                    var isOff = kind == RowKind.Off;
                    originals.Add(file.OriginalLines.GetValueOrDefault(line.Text, 0));
                    rows.Add(new()
                    {
                        Kind = kind,
                        Line = number,
                        LastLine = before + (index + 1 < lines.Length ? lines[index + 1].Offset : block.LineCount),
                        Top = isOff || top == 0 ? number : top,
                        Fields = hides ? [.. line.Fields.Select(state.Secrets.Hide)] : line.Fields,
                        Comment = isOff ? "" : hide(string.Join(' ', above.Where(text => text.Length > 0))),
                        EndComment = isOff ? "" : hide(line.Comment),
                        Problem = isOff ? null : problems.GetValueOrDefault(number),
                    });
                }

                if (line is { IsComment: true, Kind: null }) above.Add(line.Comment);
                if (line.IsComment) continue;
                above.Clear();
                top = 0;
            }

            before += block.LineCount;
        }

        return Marked(rows, originals);
    }

    /// <summary>What the server says of one line; null when it takes it.</summary>
    public static string? ProblemOf(EditorState state, EditorFile file, int line) => Problems(state, file).GetValueOrDefault(line);

    private static Dictionary<int, string> Problems(EditorState state, EditorFile file)
    {
        var problems = new Dictionary<int, string>();
        foreach (var row in state.Rules.RowsInError)
            if (row.FileName == file.ServerName) problems[row.LineNumber] = row.Error!;
        foreach (var finding in state.Rules.Findings)
        {
            if (finding.At is { } at && at.StartsWith(file.ServerName + ":", StringComparison.Ordinal)
                && int.TryParse(at.AsSpan(file.ServerName.Length + 1), out var line))
                problems.TryAdd(line, finding.Message);
        }

        return problems.ToDictionary(p => p.Key, p => state.Secrets.Hide(p.Value));
    }

    /// <summary>
    /// What is in no line of the original is changed; of the rest, what is not in the longest run that kept its order has moved.
    /// </summary>
    private static ImmutableArray<EditorRow> Marked(ImmutableArray<EditorRow>.Builder rows, List<int> originals)
    {
        var kept = LongestRun(originals);
        for (var index = 0; index < rows.Count; index++)
        {
            if (originals[index] == 0) rows[index] = rows[index] with { Mark = RowMark.Changed };
            else if (!kept[index]) rows[index] = rows[index] with { Mark = RowMark.Moved };
        }

        return rows.DrainToImmutable();
    }

    internal static bool[] LongestRun(List<int> numbers)
    {
        var tails = new List<int>();
        var before = new int[numbers.Count];
        for (var index = 0; index < numbers.Count; index++)
        {
            if (numbers[index] == 0) continue;
            int low = 0, high = tails.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (numbers[tails[middle]] <= numbers[index]) low = middle + 1;
                else high = middle;
            }

            before[index] = low > 0 ? tails[low - 1] : -1;
            if (low == tails.Count) tails.Add(index);
            else tails[low] = index;
        }

        var run = new bool[numbers.Count];
        for (var at = tails.Count > 0 ? tails[^1] : -1; at >= 0; at = before[at]) run[at] = true;
        return run;
    }
}
