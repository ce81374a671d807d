using System.Text;
using PgTlsDashboard.Client.Access.Editor;
using PgTlsDashboard.Core.Configuration;
using Xunit.Abstractions;
using static PgTlsDashboard.Client.Tests.Editor.Editing;

namespace PgTlsDashboard.Client.Tests.Editor;

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
        var merged = Assert.IsType<EditorOutcome.Done>(EditorRebase.Onto(mine, Snapshot("host a b all md5\n# one\n# two\nhost c d all md5\nhost e f all md5\n"))).State;
        Assert.Equal("host a b all reject\n# one\n# two\nhost c d all md5\nhost e f all md5\n", Text(merged));
        Assert.True(merged.IsChanged);
        Assert.Single(merged.Past);
    }

    [Fact]
    public void Edits_of_lines_that_somebody_else_changed_too_are_not_put_over_them()
    {
        var mine = Set(Open("host a b all md5\n# one\n"), 0, EditorCell.Method, "reject");
        Assert.Contains("same lines", Assert.IsType<EditorOutcome.Refused>(EditorRebase.Onto(mine, Snapshot("hostssl a b all md5\n# one\n"))).Because, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_among_ten_thousand_records_costs_a_fraction_of_a_second()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"hostssl db{i} role{i} 10.{i / 256 % 256}.{i % 256}.0/24 scram-sha-256 clientcert=verify-full\n"));
        var state = Open(text);
        var rows = Rows(state);
        var times = new List<double>();
        for (var round = 0; round < 15; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            state = round % 2 == 0 ? Do(state, RowEdits.Down(rows, 5000 + round)) : Set(state, 4000 + round, EditorCell.Method, "md5", rows);
            rows = Rows(state);
            _ = FileText.Shown(state.Files[0].Content.ToBytes(), state.Secrets);
            times.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }

        // Processor time, and the least of it: what the code costs on a machine that others use too.
        output.WriteLine($"median {times.Order().ElementAt(7):F1} ms, least {times.Min():F1} ms");
        Assert.True(times.Min() < 500, $"{times.Min():F1} ms");
    }

    private static EditorState Set(EditorState state, int at, EditorCell cell, string text, System.Collections.Immutable.ImmutableArray<EditorRow>? rows = null) =>
        Do(state, CellEdits.Of((rows ?? Rows(state))[at], cell, text, state.Secrets, out _));
}
