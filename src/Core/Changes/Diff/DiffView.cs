using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Changes.Diff;

/// <summary>The two views of one difference: unified text and rows side by side, each with three lines of context.</summary>
internal sealed class DiffView
{
    private const int Context = 3;
    private const int LineLimit = 4000;

    private readonly string[] _before;
    private readonly string[] _after;
    private readonly bool _endedBefore;
    private readonly bool _endsAfter;
    private readonly bool _hidesReturns;
    private readonly List<List<ChangedBlock>> _hunks;
    private int _unshown;

    private DiffView(string before, string after)
    {
        _before = LineDiff.Split(before);
        _after = LineDiff.Split(after);
        _endedBefore = before.Length == 0 || before.EndsWith('\n');
        _endsAfter = after.Length == 0 || after.EndsWith('\n');
        _hidesReturns = Ended(_before, _endedBefore).Concat(Ended(_after, _endsAfter)).All(l => l.EndsWith('\r'));
        // A last line that only gains or loses its end is a changed line.
        var blocks = LineDiff.Blocks(Marked(_before, _endedBefore), Marked(_after, _endsAfter));
        _hunks = Group(Limit(blocks));
    }

    internal static DiffView Of(string before, string after) => new(before, after);

    internal string ToUnified(string path, bool isNew)
    {
        var text = new StringBuilder();
        text.Append("--- ").Append(isNew ? "/dev/null" : DisplayText.Line(path)).Append("\n+++ ").Append(DisplayText.Line(path))
            .Append('\n');
        foreach (var hunk in _hunks)
        {
            var (oldFrom, oldTo, newFrom, newTo) = Bounds(hunk);
            text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(oldFrom, oldTo)} +{Range(newFrom, newTo)} @@\n");
            var old = oldFrom;
            foreach (var block in hunk)
            {
                for (; old < block.OldStart; old++)
                    AppendOld(text, ' ', old);
                for (; old < block.OldStart + block.OldCount; old++)
                    AppendOld(text, '-', old);
                for (var i = block.NewStart; i < block.NewStart + block.NewCount; i++)
                    Append(text, '+', Shown(_after[i]), i == _after.Length - 1 && !_endsAfter);
            }
            for (; old < oldTo; old++)
                AppendOld(text, ' ', old);
        }
        if (_unshown > 0)
            text.Append(CultureInfo.InvariantCulture, $"… and {_unshown} more changed lines, not shown.\n");
        return text.ToString();
    }

    internal ImmutableArray<DiffRow> ToRows()
    {
        var rows = ImmutableArray.CreateBuilder<DiffRow>();
        foreach (var hunk in _hunks)
        {
            var (old, oldTo, now, _) = Bounds(hunk);
            foreach (var block in hunk)
            {
                while (old < block.OldStart)
                    rows.Add(Unchanged(old++, now++));
                for (var i = 0; i < Math.Max(block.OldCount, block.NewCount); i++)
                {
                    rows.Add(new DiffRow(
                        i < block.OldCount ? new DiffLine(DiffLineKind.Removed, old + i + 1, Shown(_before[old + i])) : s_blank,
                        i < block.NewCount ? new DiffLine(DiffLineKind.Added, now + i + 1, Shown(_after[now + i])) : s_blank));
                }
                old += block.OldCount;
                now += block.NewCount;
            }
            while (old < oldTo)
                rows.Add(Unchanged(old++, now++));
        }
        return rows.ToImmutable();
    }

    private static readonly DiffLine s_blank = new(DiffLineKind.Blank, null, "");

    private DiffRow Unchanged(int old, int now)
    {
        var text = Shown(_before[old]);
        return new DiffRow(new DiffLine(DiffLineKind.Unchanged, old + 1, text), new DiffLine(DiffLineKind.Unchanged, now + 1, text));
    }

    private string Shown(string line) => DisplayText.Line(_hidesReturns && line.EndsWith('\r') ? line[..^1] : line);

    private void AppendOld(StringBuilder text, char sign, int index) =>
        Append(text, sign, Shown(_before[index]), index == _before.Length - 1 && !_endedBefore);

    private static void Append(StringBuilder text, char sign, string line, bool lacksEnd)
    {
        text.Append(sign).Append(line).Append('\n');
        if (lacksEnd)
            text.Append("\\ No newline at end of file\n");
    }

    private (int OldFrom, int OldTo, int NewFrom, int NewTo) Bounds(List<ChangedBlock> hunk)
    {
        var lead = Math.Min(Context, hunk[0].OldStart);
        var last = hunk[^1];
        var oldEnd = last.OldStart + last.OldCount;
        // Behind a block that was cut short, the lines of the two sides are not each other's.
        var trail = _unshown > 0 && hunk == _hunks[^1] ? 0 : Math.Min(Context, _before.Length - oldEnd);
        return (hunk[0].OldStart - lead, oldEnd + trail, hunk[0].NewStart - lead, last.NewStart + last.NewCount + trail);
    }

    // The unified format counts from one, and names the line before an empty range.
    private static string Range(int from, int to) => (to - from) switch
    {
        0 => $"{from},0",
        1 => $"{from + 1}",
        var count => $"{from + 1},{count}",
    };

    private static string[] Marked(string[] lines, bool ended) => ended ? lines : [.. lines[..^1], lines[^1] + "\0"];

    private static IEnumerable<string> Ended(string[] lines, bool ended) => ended ? lines : lines.SkipLast(1);

    private List<ChangedBlock> Limit(List<ChangedBlock> blocks)
    {
        var shown = new List<ChangedBlock>();
        var room = LineLimit;
        foreach (var block in blocks)
        {
            var old = _unshown > 0 ? 0 : Math.Min(block.OldCount, room / 2);
            var now = _unshown > 0 ? 0 : Math.Min(block.NewCount, room - old);
            if (old + now > 0)
                shown.Add(block with { OldCount = old, NewCount = now });
            _unshown += block.OldCount + block.NewCount - old - now;
            room -= old + now;
        }
        return shown;
    }

    private static List<List<ChangedBlock>> Group(List<ChangedBlock> blocks)
    {
        var hunks = new List<List<ChangedBlock>>();
        foreach (var block in blocks)
        {
            if (hunks.Count > 0 && hunks[^1][^1] is var last && block.OldStart - (last.OldStart + last.OldCount) <= 2 * Context)
                hunks[^1].Add(block);
            else
                hunks.Add([block]);
        }
        return hunks;
    }
}
