using CsCheck;
using PgTlsDashboard.Client.Access.Editor;
using static PgTlsDashboard.Client.Tests.Access.Editor.Editing;

namespace PgTlsDashboard.Client.Tests.Access.Editor;

public sealed class RowEditsTests
{
    private const string Four =
        "# A\nlocal a all trust\n\n# B\n# more\nlocal b all trust\n#local off all trust\nlocal c all trust\nlocal d all \\\n trust\n";

    [Fact]
    public void Rows_are_records_and_what_is_commented_out_each_with_its_comment()
    {
        var rows = Rows(Open(Four));
        Assert.Equal(["local a all trust", "local b all trust", "local off all trust", "local c all trust", "local d all trust"],
            rows.Select(row => row.ToString()));
        Assert.Equal(["A", "B more", "", "", ""], rows.Select(row => row.Comment));
        Assert.Equal(RowKind.Off, rows[2].Kind);
        Assert.Equal((9, 10), (rows[4].Line, rows[4].LastLine));
    }

    [Theory]
    [InlineData("host a b all md5 # why", "why")]
    [InlineData("host a b all md5#why", "why")]
    [InlineData("host a b all md5", "")]
    [InlineData("host \"a#b\" b all md5", "")]
    [InlineData("include x.conf  ## theirs ", "theirs")]
    [InlineData("host a b all ldap ldapserver=x ldapbindpasswd=y # ldapbindpasswd=z", "ldapbindpasswd=***2")]
    public void The_comment_at_a_record_s_end_is_told_with_it(string line, string comment) =>
    Assert.Equal(comment, Assert.Single(Rows(Open(line + "\n"))).EndComment);

    [Fact]
    public void Every_move_up_and_down_goes_past_one_row_and_tells_where_the_record_stands()
    {
        var lines = new[] { "local a all trust\n", "# note\nhost b all all md5\n", "#local off all trust\n", "hostssl c all \\\n all md5\n",
            "\n", "# lone\n\n", "host d all all md5 # why\n" };
        Gen.Select(Gen.Int[0, lines.Length - 1].Array[2, 12], Gen.Int[0, 99], Gen.Bool).Sample((picks, choice, up) =>
        {
            var state = Open(string.Concat(picks.Select((pick, at) => lines[pick].Replace(" all", $"{at} all", StringComparison.Ordinal))));
            var rows = Rows(state);
            if (rows.IsEmpty) return;
            var at = choice % rows.Length;
            var edit = up ? RowEdits.Up(rows, at) : RowEdits.Down(rows, at);
            if (edit is null)
            {
                Assert.Equal(up ? 0 : rows.Length - 1, at);
                return;
            }

            var moved = Rows(Do(state, edit));
            var other = up ? at - 1 : at + 1;
            var expected = rows.Select(row => row.ToString()).ToList();
            (expected[at], expected[other]) = (expected[other], expected[at]);
            // What is commented out directly above a record goes with it.
            if (moved.Length == rows.Length && !rows.Any(row => row.Kind == RowKind.Off))
                Assert.Equal(expected, moved.Select(row => row.ToString()));
            Assert.Equal(rows[at].ToString(), moved.Single(row => row.Line == edit.Line).ToString());
        });
    }

    [Fact]
    public void A_record_goes_past_what_is_commented_out_above_it()
    {
        var state = Open("local a all trust\n#local off all trust\nlocal c all trust\n");
        Assert.Equal("local a all trust\nlocal c all trust\n#local off all trust\n", Text(Do(state, RowEdits.Up(Rows(state), 2))));
    }

    [Theory]
    [InlineData(0, 5, "b off c d a")]
    [InlineData(4, 0, "d a b off c")]
    [InlineData(0, 4, "b off c a d")]
    [InlineData(1, 1, null)]
    [InlineData(1, 2, null)]
    public void A_record_is_dropped_before_another_or_at_the_end(int from, int before, string? order)
    {
        var state = Open("local a all trust\nlocal b all trust\n#local off all trust\n\nlocal c all trust\nlocal d all trust\n");
        var edit = RowEdits.To(Rows(state), from, before);
        if (order is null)
        {
            Assert.Null(edit);
            return;
        }

        var moved = Rows(Do(state, edit));
        Assert.Equal(order, string.Join(' ', moved.Select(row => row.Text(EditorCell.Database))));
        Assert.Equal(Rows(state)[from].ToString(), moved.Single(row => row.Line == edit!.Line).ToString());
    }

    [Fact]
    public void Removing_copying_and_commenting_are_undone_to_the_byte()
    {
        var state = Open(Four);
        var rows = Rows(state);
        foreach (var edit in new EditorEdit?[] { RowEdits.Remove(rows[1], rows[2]), RowEdits.Duplicate(rows[3]), RowEdits.Toggle(rows[0]),
            RowEdits.Toggle(rows[2]), RowEdits.Add(rows, 4, below: true), RowEdits.Add(rows, 1, below: false) })
        {
            var done = Do(state, edit);
            Assert.True(done.IsChanged);
            Assert.NotEqual(Four, Text(done));
            Assert.Equal(Four, Text(done.Undo()!));
            Assert.False(done.Undo()!.IsChanged);
            Assert.Equal(Text(done), Text(done.Undo()!.Redo()!));
        }

        Assert.DoesNotContain("# B", Text(Do(state, RowEdits.Remove(rows[1], rows[2]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_edit_ends_what_could_be_done_again()
    {
        var state = Open(Four);
        var undone = Do(state, RowEdits.Toggle(Rows(state)[0])).Undo()!;
        Assert.False(undone.Future.IsEmpty);
        Assert.True(Do(undone, RowEdits.Toggle(Rows(undone)[1])).Future.IsEmpty);
    }

    [Fact]
    public void Rows_say_what_was_changed_and_what_was_moved()
    {
        var state = Open("local a all trust\nlocal b all trust\nlocal c all trust\n");
        var moved = Do(state, RowEdits.To(Rows(state), 2, 0));
        Assert.Equal([RowMark.Moved, RowMark.None, RowMark.None], Rows(moved).Select(row => row.Mark));
        Assert.Equal([RowMark.Moved, RowMark.Changed, RowMark.None],
            Rows(Set(moved, 1, EditorCell.Method, "reject")).Select(row => row.Mark));
    }
}
