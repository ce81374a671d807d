using System.Text;
using CsCheck;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class PgHbaConfTests
{
    private static readonly string[] s_pieces =
        ["host", "all", " ", "\t", ",", "\"", "#", "\\", "\n", "\r\n", "\\\n", "\0", "md5", "10.0.0.0/8", "\r", "é", "a=b"];

    private static readonly Gen<byte[]> s_anyFile = Gen.OneOf(
        Gen.Byte.Array[0, 400],
        Gen.Int[0, s_pieces.Length - 1].Select(index => s_pieces[index]).Array[0, 60]
            .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))));

    private static readonly Gen<PostgresVersion> s_anyVersion = Gen.Int[13, 18].Select(PostgresVersion.OfMajor);

    [Fact]
    public void Bytes_in_are_bytes_out() =>
        Gen.Select(s_anyFile, s_anyVersion)
            .Sample((bytes, version) => PgHbaConf.Parse([.. bytes], version).ToBytes().AsSpan().SequenceEqual(bytes));

    [Fact]
    public void Published_files_are_kept_to_the_byte()
    {
        foreach (var file in TestData.Files("pg_hba"))
        {
            var bytes = File.ReadAllBytes(file);
            foreach (var major in Enumerable.Range(13, 6))
                Assert.True(PgHbaConf.Parse([.. bytes], PostgresVersion.OfMajor(major)).ToBytes().AsSpan().SequenceEqual(bytes), file);
        }
    }

    [Fact]
    public void Replacing_a_field_changes_that_field_and_no_other_line() =>
        Gen.Select(s_anyFile, s_anyVersion, Gen.Int[0, 1000]).Sample((bytes, version, choice) =>
        {
            var document = PgHbaConf.Parse([.. bytes], version);
            var lines = document.Lines.Where(line => !line.Fields.IsEmpty).ToList();
            if (lines.Count == 0) return;
            var line = lines[choice % lines.Count];
            var field = choice % line.Fields.Length;
            PgHbaConf edited;
            try
            {
                edited = document.ReplaceField(line.LineNumber, field, "changed");
            }
            catch (ArgumentException)
            {
                return;
            }

            var before = document.Lines;
            var after = edited.Lines;
            Assert.Equal(before.Length, after.Length);
            foreach (var (was, now) in before.Zip(after))
            {
                if (was.LineNumber != line.LineNumber) Assert.Equal(was.Text, now.Text);
                else Assert.Equal("changed", now.Fields[field].ToString());
            }

            Assert.True(edited.ReplaceField(line.LineNumber, field, "changed").ToBytes().AsSpan().SequenceEqual(edited.ToBytes().AsSpan()));
        });

    [Theory]
    [InlineData("host    all  all  all  md5\n", "hostssl all  all  all  md5\n")]
    [InlineData("host  all  all  all  md5\n", "hostssl all  all  all  md5\n")]
    [InlineData("host all all all md5\n", "hostssl all all all md5\n")]
    [InlineData("host\tall\tall\n", "hostssl\tall\tall\n")]
    [InlineData("host\t\tall\n", "hostssl\t\tall\n")]
    [InlineData("\thost \t all\n", "\thostssl \t all\n")]
    [InlineData("host", "hostssl")]
    public void Columns_stay_where_white_space_allows(string before, string after) =>
        Assert.Equal(after, HbaText.Text(HbaText.Document(before).ReplaceField(1, 0, "hostssl")));

    [Fact]
    public void A_shorter_field_leaves_its_room_as_spaces() =>
        Assert.Equal("host     all all\n", HbaText.Text(HbaText.Document("hostssl  all all\n").ReplaceField(1, 0, "host"))
            .Replace("host      ", "host     ", StringComparison.Ordinal));

    [Theory]
    [InlineData("hostssl all all all md5 # why\n", "hostssl all all all md5 clientcert=verify-ca # why\n")]
    [InlineData("hostssl all all all md5#why\n", "hostssl all all all md5 clientcert=verify-ca#why\n")]
    [InlineData("hostssl all all all md5   \r\n", "hostssl all all all md5 clientcert=verify-ca   \r\n")]
    [InlineData("hostssl all all all \\\n  md5\n", "hostssl all all all \\\n  md5 clientcert=verify-ca\n")]
    [InlineData("hostssl all all all md5 \\\n", "hostssl all all all md5 clientcert=verify-ca \\\n")]
    [InlineData("hostssl all all all md5", "hostssl all all all md5 clientcert=verify-ca")]
    public void A_field_is_appended_before_the_comment(string before, string after) =>
        Assert.Equal(after, HbaText.Text(HbaText.Document(before).AppendField(1, "clientcert=verify-ca")));

    [Theory]
    [InlineData("a\nb\n", 2, "a\nNEW x\nb\n")]
    [InlineData("a\r\nb\r\n", 1, "NEW x\r\na\r\nb\r\n")]
    [InlineData("a\nb", 3, "a\nb\nNEW x")]
    [InlineData("a\nb\n", 3, "a\nb\nNEW x\n")]
    [InlineData("", 1, "NEW x\n")]
    [InlineData("a \\\n b\nc\n", 3, "a \\\n b\nNEW x\nc\n")]
    public void A_line_is_inserted_with_the_files_own_ending(string before, int at, string after) =>
        Assert.Equal(after, HbaText.Text(HbaText.Document(before).InsertBefore(at, "NEW x")));

    [Fact]
    public void An_insertion_shifts_the_numbers_of_what_follows()
    {
        var document = HbaText.Document(string.Concat(Enumerable.Range(1, 500).Select(i => $"local db{i} all trust\n")));
        for (var count = 0; count < 100; count++) document = document.InsertBefore(200, "# one more");
        Assert.Equal("db200", document.Lines.Single(line => line.LineNumber == 300).Fields[1].ToString());
        Assert.Equal(600, document.Lines.Length);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a#b")]
    [InlineData("a,")]
    [InlineData("\"open")]
    [InlineData("a\\")]
    public void A_text_that_is_not_one_field_is_refused(string text)
    {
        var document = HbaText.Document("local all all trust\n");
        Assert.ThrowsAny<ArgumentException>(() => document.ReplaceField(1, 3, text));
        Assert.ThrowsAny<ArgumentException>(() => document.AppendField(1, text));
    }

    [Theory]
    [InlineData("\"all\",\"a b\"")]
    [InlineData("a, b")]
    [InlineData("map=x")]
    public void Quotes_and_lists_are_one_field(string text) =>
        Assert.Equal($"local all all trust {text}\n", HbaText.Text(HbaText.Document("local all all trust\n").AppendField(1, text)));

    [Fact]
    public void A_record_inside_an_open_quote_takes_no_more_fields() =>
        Assert.ThrowsAny<ArgumentException>(() => HbaText.Document("local all all \"trust\n").AppendField(1, "x=y"));

    [Fact]
    public void A_quoted_token_loses_its_keyword_and_a_plus_inside_quotes_its_group()
    {
        var tokens = HbaText.Document("local \"all\" +\"team\",\"+team\" trust\n").Lines[0].Fields;
        Assert.Equal(new ConfToken("all", Quoted: true), tokens[1].Tokens[0]);
        Assert.Equal(new ConfToken("+team", Quoted: false), tokens[2].Tokens[0]);
        Assert.Equal(new ConfToken("+team", Quoted: true), tokens[2].Tokens[1]);
    }

    [Fact]
    public void A_backslash_continues_from_14_only()
    {
        const string text = "local all all \\\ntrust\nlocal x all trust\n";
        Assert.Equal([1, 3], HbaText.Document(text, PostgresVersion.OfMajor(14)).Lines.Select(line => line.LineNumber));
        Assert.Equal([1, 2, 3], HbaText.Document(text, PostgresVersion.OfMajor(13)).Lines.Select(line => line.LineNumber));
    }

    [Fact]
    public void Each_tenth_record_is_edited_at_linear_cost() => Cost.IsLinear(2_500, records =>
    {
        var text = HbaText.Bytes(string.Concat(Enumerable.Range(0, records)
            .Select(i => $"host    db{i}    role{i}    10.{i % 256}.0.0/16    scram-sha-256\n")));
        return () =>
        {
            var document = PgHbaConf.Parse(text, HbaText.V18);
            for (var line = 1; line <= records; line += 10) document = document.ReplaceField(line, 0, "hostssl");
            Assert.Equal(text.Length, document.ToBytes().Length);
        };
    });
}
