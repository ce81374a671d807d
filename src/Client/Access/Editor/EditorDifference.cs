using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>How many records differ from those that were read, however many steps led there.</summary>
public static class EditorDifference
{
    /// <summary>Changed, new, gone and moved records; 0 where only comments and blanks differ.</summary>
    public static int Count(EditorState state) => state.Files.Where(file => file.IsChanged)
        .Sum(file => Count(Records(file.Original, state.Version), Records(file.Content, state.Version)));

    private static List<string> Records(PgHbaConf document, PostgresVersion version) =>
        [.. document.Blocks.SelectMany(block => LineReading.Of(block, version)).Where(line => line.Kind is not null)
            .Select(line => line.Text)];

    private static int Count(List<string> before, List<string> now)
    {
        int head = 0, tail = 0;
        while (head < before.Count && head < now.Count && before[head] == now[head]) head++;
        while (tail < before.Count - head && tail < now.Count - head && before[^(tail + 1)] == now[^(tail + 1)]) tail++;

        var places = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (var index = head; index < before.Count - tail; index++)
        {
            if (!places.TryGetValue(before[index], out var queue)) places[before[index]] = queue = new();
            queue.Enqueue(index + 1);
        }

        // What a record was changed from is gone with it: one difference, not two.
        var kept = now[head..^tail].ConvertAll(text => places.TryGetValue(text, out var queue) && queue.TryDequeue(out var place)
            ? place
            : 0);
        var found = kept.Count(place => place > 0);
        var moved = found - EditorRows.LongestRun(kept).Count(stays => stays);
        return moved + Math.Max(kept.Count, before.Count - head - tail) - found;
    }
}
