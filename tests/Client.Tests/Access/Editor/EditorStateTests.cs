using System.Text;
using CsCheck;
using PgTlsDashboard.Client.Access.Editor;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Recipes;
using Xunit.Abstractions;
using static PgTlsDashboard.Client.Tests.Access.Editor.Editing;

namespace PgTlsDashboard.Client.Tests.Access.Editor;

[Collection(nameof(Alone))]
public sealed class EditorStateTests(ITestOutputHelper output)
{
    [Fact]
    public void The_request_names_the_files_that_changed_by_what_was_read()
    {
        var state = Open("host a b all md5\n");
        Assert.Empty(state.ToRequest().Files);
        var edited = Assert.Single(Set(state, 0, EditorCell.Method, "reject").ToRequest().Files);
        Assert.Equal(state.Files[0].BaseHash, edited.BaseHash);
        Assert.Equal("host a b all reject\n", Encoding.UTF8.GetString(edited.Content.AsSpan()));
    }

    [Fact]
    public void An_edit_that_comes_back_to_what_was_read_is_none() =>
        Assert.False(Set(Set(Open("host a b all md5\n"), 0, EditorCell.Method, "reject"), 0, EditorCell.Method, "md5").IsChanged);

    [Fact]
    public void Edits_go_onto_a_file_that_somebody_else_changed_elsewhere()
    {
        var mine = Set(Open("host a b all md5\n# one\n# two\nhost c d all md5\n"), 0, EditorCell.Method, "reject");
        var merged = Assert.IsType<EditorOutcome.Done>(
            EditorRebase.Onto(mine, Snapshot("host a b all md5\n# one\n# two\nhost c d all md5\nhost e f all md5\n"))).State;
        Assert.Equal("host a b all reject\n# one\n# two\nhost c d all md5\nhost e f all md5\n", Text(merged));
        Assert.True(merged.IsChanged);
        Assert.Single(merged.Past);
    }

    [Fact]
    public void Edits_of_lines_that_somebody_else_changed_too_are_not_put_over_them()
    {
        var mine = Set(Open("host a b all md5\n# one\n"), 0, EditorCell.Method, "reject");
        Assert.Contains("same lines",
            Assert.IsType<EditorOutcome.Refused>(EditorRebase.Onto(mine, Snapshot("hostssl a b all md5\n# one\n"))).Because,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_among_ten_thousand_records_costs_a_part_of_reading_them_all()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000)
            .Select(i => $"hostssl db{i} role{i} 10.{i / 256 % 256}.{i % 256}.0/24 scram-sha-256 clientcert=verify-full\n"));
        var state = Open(text);
        var rows = Rows(state);
        var (whole, edits) = (new List<double>(), new List<double>());
        for (var round = 0; round < 15; round++)
        {
            whole.Add(Cost(() => _ = Rows(Open(text))));
            edits.Add(Cost(() =>
            {
                state = round % 2 == 0
                    ? Do(state, RowEdits.Down(rows, 5000 + round))
                    : Set(state, 4000 + round, EditorCell.Method, "md5", rows);
                rows = Rows(state);
                _ = EditorDifference.Count(state);
                _ = FileText.Shown(state.Files[0].Content.ToBytes(), state.Secrets);
            }));
        }

        // Compared in one run, and the least of the rounds: other processes slow both alike.
        output.WriteLine(
            $"an edit: median {edits.Order().ElementAt(7):F1} ms, least {edits.Min():F1} ms; reading all: least {whole.Min():F1} ms");
        Assert.True(edits.Min() < 0.6 * whole.Min(), $"{edits.Min():F1} ms against {whole.Min():F1} ms");
    }

    /// <summary>Processor time in milliseconds.</summary>
    private static double Cost(Action work)
    {
        var start = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }

    [Fact]
    public void Records_that_differ_are_counted_and_not_the_steps_that_led_there()
    {
        var state = Open("host a b all md5\nhost c d all md5\nhost e f all md5\n# note\nhost g h all md5\n");
        Assert.Equal(0, EditorDifference.Count(state));
        var twice = Set(Set(state, 0, EditorCell.Method, "reject"), 0, EditorCell.Role, "x");
        Assert.Equal(1, EditorDifference.Count(twice));
        Assert.Equal(0, EditorDifference.Count(Set(Set(state, 0, EditorCell.Method, "reject"), 0, EditorCell.Method, "md5")));
        Assert.Equal(2, EditorDifference.Count(Do(twice, RowEdits.Remove(Rows(twice)[3], null))));
        Assert.Equal(1, EditorDifference.Count(Do(state, RowEdits.To(Rows(state), 0, 4))));
        Assert.Equal(1, EditorDifference.Count(Do(state, RowEdits.Toggle(Rows(state)[1]))));
        Assert.Equal(1, EditorDifference.Count(Do(state, RowEdits.Duplicate(Rows(state)[1]))));
        Assert.Equal(0,
            EditorDifference.Count(Do(state, new EditorEdit.Text(Text(state).Replace("# note", "# other", StringComparison.Ordinal), 4))));
    }

    [Fact]
    public void What_is_kept_of_lines_says_the_same_as_reading_them_anew()
    {
        var lines = new[] { "local a all trust\n", "# note\nhost b all all md5 # end\n", "#local off all trust\n",
            "hostssl c all \\\n all md5\n", "\n", "host x all all wrong\n", "include b.conf\n", "host @list all all md5\n",
            "\"host\" \"a\"\"b\" all 10.0.0.0 255.0.0.0 ldap ldapserver=x ldapbindpasswd=hunter2\n" };
        Gen.Select(Gen.Int[0, lines.Length - 1].Array[1, 200], Gen.Select(Gen.Int[0, 99], Gen.Int[0, 5]).Array[1, 8])
            .Sample((picks, steps) =>
        {
            var state = Open(string.Concat(picks.Select(pick => lines[pick])));
            foreach (var (choice, kind) in steps)
            {
                var rows = Rows(state);
                if (rows.IsEmpty) return;
                var at = choice % rows.Length;
                EditorEdit? edit = kind switch
                {
                    0 => RowEdits.Up(rows, at),
                    1 => RowEdits.Down(rows, at),
                    2 => RowEdits.Duplicate(rows[at]),
                    3 => RowEdits.Toggle(rows[at]),
                    4 => RowEdits.Add(rows, at, below: true),
                    _ => RowEdits.Remove(rows[at], null),
                };
                if (edit is not null && state.Apply(state.Files[0].Path, edit) is EditorOutcome.Done done) state = done.State;
            }

            var fresh = Open(Text(state));
            Assert.Equal(fresh.Rules.Accepted, state.Rules.Accepted);
            Assert.Equal(fresh.Rules.Rows.Select(Told), state.Rules.Rows.Select(Told));
            Assert.Equal(fresh.Rules.Findings.Select(finding => finding.ToString()),
                state.Rules.Findings.Select(finding => finding.ToString()));
            Assert.Equal(Rows(fresh).Select(Shown), Rows(state).Select(Shown));
            Assert.Equal(fresh.Rules.Rows.Where(row => row.Error is not null), state.Rules.RowsInError);
        }, iter: 300);

        static string Told(HbaRule row) =>
            $"{row.FileName}:{row.LineNumber} {row.Type} {string.Join(',', row.Database ?? [])} {string.Join(',', row.UserName ?? [])} "
                + $"{row.Address} {row.Netmask} {row.AuthMethod} {string.Join(',', row.Options ?? [])} {row.Error}";
        static string Shown(EditorRow row) =>
            $"{row.Kind} {row.Line}-{row.LastLine} {row.Top} {row} {row.Comment} {row.EndComment} {row.Problem}";
    }

    private static EditorState Set(EditorState state, int at, EditorCell cell, string text,
        System.Collections.Immutable.ImmutableArray<EditorRow>? rows = null) =>
        Do(state, CellEdits.Of((rows ?? Rows(state))[at], cell, text, state.Secrets, out _));
}
