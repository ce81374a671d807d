using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba;

namespace PgTlsDashboard.Client.Access.Editor;

/// <summary>Reads a file under edit as rows.</summary>
public static class EditorRows
{
    private static readonly string[] s_types = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"];

    public static ImmutableArray<EditorRow> Of(EditorState state, EditorFile file)
    {
        var problems = Problems(state, file);
        Func<string, string> hide = SecretBook.HasName(FileText.Decode(file.Content.ToBytes())) ? state.Secrets.Hide : text => text;
        var lines = file.Content.Lines;
        var end = file.Content.LineCount;
        var rows = ImmutableArray.CreateBuilder<EditorRow>();
        var originals = new List<int>();
        var comment = new List<string>();
        var top = 0;
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (line.IsComment && Off(line, state.Version) is var off)
            {
                if (top == 0) top = line.LineNumber;
                if (off.IsEmpty)
                {
                    comment.Add(line.Text.TrimStart(' ', '\t', '#').TrimEnd());
                    continue;
                }

                Add(RowKind.Off, off, line.LineNumber, "");
                continue;
            }

            var fields = line.Written;
            if (!fields.IsEmpty) Add(fields.Length == 2 && fields[0].StartsWith("include", StringComparison.Ordinal) ? RowKind.Include : RowKind.Record, fields, top == 0 ? line.LineNumber : top, string.Join(' ', comment.Where(text => text.Length > 0)));
            comment.Clear();
            top = 0;

            void Add(RowKind kind, ImmutableArray<string> written, int first, string above)
            {
                originals.Add(file.OriginalLines.GetValueOrDefault(line.Text.Trim(), 0));
                rows.Add(new()
                {
                    Kind = kind,
                    Line = line.LineNumber,
                    LastLine = index + 1 < lines.Length ? lines[index + 1].LineNumber - 1 : end,
                    Top = first,
                    Fields = [.. written.Select(hide)],
                    Comment = hide(above),
                    Problem = kind == RowKind.Off ? null : problems.GetValueOrDefault(line.LineNumber),
                });
            }
        }

        return Marked(rows.ToImmutable(), originals);
    }

    /// <summary>What the server says of one line; null when it takes it.</summary>
    public static string? ProblemOf(EditorState state, EditorFile file, int line) => Problems(state, file).GetValueOrDefault(line);

    private static Dictionary<int, string> Problems(EditorState state, EditorFile file)
    {
        var problems = new Dictionary<int, string>();
        foreach (var row in state.Rules.Rows)
            if (row.Error is { } error && row.FileName == file.ServerName) problems[row.LineNumber] = error;
        foreach (var finding in state.Rules.Findings)
        {
            if (finding.At is { } at && at.StartsWith(file.ServerName + ":", StringComparison.Ordinal) && int.TryParse(at.AsSpan(file.ServerName.Length + 1), out var line))
                problems.TryAdd(line, finding.Message);
        }

        return problems.ToDictionary(p => p.Key, p => state.Secrets.Hide(p.Value));
    }

    private static ImmutableArray<string> Off(ConfLine line, PostgresVersion version)
    {
        var text = line.Text.TrimStart(' ', '\t').TrimStart('#').TrimStart(' ', '\t');
        if (!s_types.Contains(text.Split([' ', '\t'], 2)[0], StringComparer.Ordinal)) return [];
        ImmutableArray<byte> bytes = [.. Encoding.UTF8.GetBytes(text)];
        var rules = HbaRules.Read(ConfigurationFiles.Empty.With("pg_hba.conf", bytes), "pg_hba.conf", version);
        return rules is { Accepted: true, Records.Length: 1 } ? PgHbaConf.Parse(bytes, version).Lines[0].Written : [];
    }

    /// <summary>What is in no line of the original is changed; of the rest, what is not in the longest run that kept its order has moved.</summary>
    private static ImmutableArray<EditorRow> Marked(ImmutableArray<EditorRow> rows, List<int> originals)
    {
        var kept = LongestRun(originals);
        var marked = rows.ToBuilder();
        for (var index = 0; index < rows.Length; index++)
        {
            if (originals[index] == 0) marked[index] = rows[index] with { Mark = RowMark.Changed };
            else if (!kept.Contains(index)) marked[index] = rows[index] with { Mark = RowMark.Moved };
        }

        return marked.ToImmutable();
    }

    private static HashSet<int> LongestRun(List<int> numbers)
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

        var run = new HashSet<int>();
        for (var at = tails.Count > 0 ? tails[^1] : -1; at >= 0; at = before[at]) run.Add(at);
        return run;
    }
}
