using System.Collections.Immutable;
using System.Text;
using CsCheck;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class PgHbaEditTests
{
    private const string Three = "# first\nlocal a all trust\n\n# second\n# more\nlocal b all trust\nlocal c all trust\n";

    private static string Edit(string text, params PgHbaEdit[] edits) => HbaText.Text(HbaText.Document(text).Edit([.. edits]));

    [Fact]
    public void A_moved_record_takes_the_comments_directly_above_it_along() =>
        Assert.Equal("# second\n# more\nlocal b all trust\n# first\nlocal a all trust\n\nlocal c all trust\n",
            Edit(Three, new PgHbaEdit.MoveBefore(2) { LineNumber = 6 }));

    [Fact]
    public void A_record_that_is_moved_before_another_lands_above_the_others_comments() =>
        Assert.Equal("# first\nlocal a all trust\n\nlocal c all trust\n# second\n# more\nlocal b all trust\n",
            Edit(Three, new PgHbaEdit.MoveBefore(6) { LineNumber = 7 }));

    [Fact]
    public void A_blank_line_parts_a_comment_from_the_record() =>
        Assert.Equal("# first\n\nlocal b all trust\nlocal a all trust\n",
            Edit("# first\n\nlocal a all trust\nlocal b all trust\n", new PgHbaEdit.MoveBefore(5) { LineNumber = 3 }));

    [Theory]
    [InlineData(true, "# first\nlocal a all trust\n\nlocal c all trust\n")]
    [InlineData(false, "# first\nlocal a all trust\n\n# second\n# more\nlocal c all trust\n")]
    public void A_record_goes_with_its_comments_or_without(bool withComments, string after) =>
        Assert.Equal(after, Edit(Three, new PgHbaEdit.Remove(withComments) { LineNumber = 6 }));

    [Theory]
    [InlineData("a x\nb y", 2, 1, "b y\na x")]
    [InlineData("a x\nb y", 1, 3, "b y\na x")]
    [InlineData("a x\r\nb y", 2, 1, "b y\r\na x")]
    [InlineData("a x\r\nb y\r\n", 2, 1, "b y\r\na x\r\n")]
    [InlineData("a x\nb \\\n y\nc z\n", 2, 1, "b \\\n y\na x\nc z\n")]
    [InlineData("a x\nb y \\\n", 2, 1, "b y \\\n\na x\n")]
    [InlineData("a x\nb y \\", 1, 4, "b y \\\n\na x\n")]
    [InlineData("a x\n\nb y", 3, 1, "b y\na x\n\n")]
    [InlineData("a x\nb y\n", 1, 1, "a x\nb y\n")]
    [InlineData("a x\nb y\n", 1, 2, "a x\nb y\n")]
    public void Line_endings_and_continuations_are_kept(string before, int line, int other, string after) =>
        Assert.Equal(after, Edit(before, new PgHbaEdit.MoveBefore(other) { LineNumber = line }));

    [Fact]
    public void Line_numbers_of_a_batch_are_those_of_the_text_as_read() =>
        Assert.Equal(
            "# new\n# first\nhost a all all trust\n\nlocal c all trust\nlast\n",
            Edit(
                Three,
                new PgHbaEdit.InsertBefore("# new") { LineNumber = 1 },
                new PgHbaEdit.Remove(true) { LineNumber = 6 },
                new PgHbaEdit.InsertField(3, "all") { LineNumber = 2 },
                new PgHbaEdit.SetField(0, "host") { LineNumber = 2 },
                new PgHbaEdit.InsertBefore("last") { LineNumber = 8 }));

    [Fact]
    public void Fields_come_and_go_by_the_indexes_that_were_read() =>
        Assert.Equal(
            "host all all all md5 c=3 b=9\n",
            Edit("host all all all md5 a=1 b=2\n", new PgHbaEdit.RemoveField(5) { LineNumber = 1 },
                new PgHbaEdit.InsertField(5, "c=3") { LineNumber = 1 }, new PgHbaEdit.SetField(6, "b=9") { LineNumber = 1 }));

    [Fact]
    public void Fields_that_are_inserted_at_one_place_stand_in_the_order_given() =>
        Assert.Equal("a 1 2 b 3 4\n",
            Edit("a b\n", new PgHbaEdit.InsertField(1, "1") { LineNumber = 1 }, new PgHbaEdit.InsertField(1, "2") { LineNumber = 1 },
                new PgHbaEdit.AppendField("3") { LineNumber = 1 }, new PgHbaEdit.AppendField("4") { LineNumber = 1 }));

    [Fact]
    public void An_address_column_comes_and_goes_without_moving_the_method()
    {
        const string local = "local   all             all                                     peer\n";
        var host = Edit(local, new PgHbaEdit.InsertField(3, "samehost") { LineNumber = 1 });
        Assert.Equal(local.IndexOf("peer", StringComparison.Ordinal), host.IndexOf("peer", StringComparison.Ordinal));
        Assert.Equal(local, Edit(host, new PgHbaEdit.RemoveField(3) { LineNumber = 1 }));
    }

    [Theory]
    [InlineData("local a all trust\n", "#local a all trust\n")]
    [InlineData("  local a all trust # why\n", "  #local a all trust # why\n")]
    [InlineData("local a \\\n all trust", "#local a \\\n all trust")]
    public void Commenting_out_and_in_is_a_round_trip(string record, string comment)
    {
        Assert.Equal(comment, Edit(record, new PgHbaEdit.CommentOut { LineNumber = 1 }));
        Assert.Equal(record, Edit(comment, new PgHbaEdit.CommentIn { LineNumber = 1 }));
    }

    [Fact]
    public void A_comment_gives_one_space_back_with_its_sign() =>
        Assert.Equal("local a all trust\n", Edit("# local a all trust\n", new PgHbaEdit.CommentIn { LineNumber = 1 }));

    [Fact]
    public void A_copy_is_made_of_the_bytes_and_not_of_the_text()
    {
        ImmutableArray<byte> latin = [.. Encoding.Latin1.GetBytes("# ü\nlocal \"mü\" all trust")];
        var copied = PgHbaConf.Parse(latin, HbaText.V18).Edit([new PgHbaEdit.Duplicate { LineNumber = 2 }]);
        Assert.Equal("# ü\nlocal \"mü\" all trust\nlocal \"mü\" all trust", Encoding.Latin1.GetString(copied.ToBytes().AsSpan()));
    }

    [Fact]
    public void A_line_that_a_batch_names_twice_is_refused()
    {
        var document = HbaText.Document(Three);
        Assert.ThrowsAny<ArgumentException>(
            () => document.Edit([new PgHbaEdit.MoveBefore(2) { LineNumber = 6 }, new PgHbaEdit.Remove(false) { LineNumber = 6 }]));
        Assert.ThrowsAny<ArgumentException>(
            () => document.Edit([new PgHbaEdit.SetField(0, "host") { LineNumber = 6 }, new PgHbaEdit.Remove(true) { LineNumber = 6 }]));
        Assert.ThrowsAny<ArgumentException>(
            () => document.Edit([new PgHbaEdit.Remove(true) { LineNumber = 6 }, new PgHbaEdit.Remove(false) { LineNumber = 5 }]));
        Assert.ThrowsAny<ArgumentException>(() => document.Edit([new PgHbaEdit.Remove(true) { LineNumber = 8 }]));
        Assert.ThrowsAny<ArgumentException>(() => document.Edit([new PgHbaEdit.RemoveField(9) { LineNumber = 6 }]));
    }

    [Fact]
    public void A_changed_record_may_move_in_the_same_batch() =>
        Assert.Equal("host b y\nlocal a x\n",
            Edit("local a x\nlocal b y\n", new PgHbaEdit.SetField(0, "host") { LineNumber = 2 },
                new PgHbaEdit.MoveBefore(1) { LineNumber = 2 }));

    [Fact]
    public void Every_other_record_moves_in_one_batch_at_linear_cost() => Cost.IsLinear(2_500, records =>
    {
        var text = HbaText.Bytes(string.Concat(Enumerable.Range(0, records)
            .Select(i => $"host    db{i}    role{i}    10.{i % 256}.0.0/16    scram-sha-256\n")));
        var document = PgHbaConf.Parse(text, HbaText.V18);
        ImmutableArray<PgHbaEdit> edits =
        [
            .. Enumerable.Range(0, records / 2).SelectMany(i => new PgHbaEdit[]
            {
                new PgHbaEdit.SetField(0, "hostssl") { LineNumber = (2 * i) + 1 },
                new PgHbaEdit.MoveBefore((2 * i) + 1) { LineNumber = (2 * i) + 2 },
            }),
        ];
        return () =>
        {
            var edited = document.Edit(edits);
            Assert.Equal(text.Length, edited.ToBytes().Length);
            Assert.Equal("db1", edited.Lines[0].Fields[1].ToString());
        };
    });
}
