using System.Collections.Immutable;
using CsCheck;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using static PgTlsDashboard.Core.Tests.Configuration.ConfigurationText;

namespace PgTlsDashboard.Core.Tests.Configuration;

public sealed class PgmonetaConfTests
{
    private const string Stock = """
        [pgmoneta]
        host = *   ; all
        base_dir=/var/lib/pgmoneta
        log_path =

        # The only one.
        [primary]
        host = localhost
        port = 5433
        user = repl # its role

        # Another, one day.
        [replica]
        host = 'other'
        port = many

        """;

    [Theory]
    [InlineData("pgmoneta", "host", "*")]
    [InlineData("pgmoneta", "base_dir", "/var/lib/pgmoneta")]
    [InlineData("pgmoneta", "log_path", "")]
    [InlineData("primary", "user", "repl")]
    [InlineData("replica", "host", "other")]
    [InlineData("primary", "base_dir", null)]
    [InlineData("primary", "HOST", null)]
    [InlineData("nowhere", "host", null)]
    public void A_value_belongs_to_its_section(string section, string key, string? value) =>
        Assert.Equal(value, PgmonetaConf.Parse(Bytes(Stock)).Find(section, key));

    [Theory]
    [InlineData("k = a#b", "a")]
    [InlineData("k = 'a;b'", "'a")]
    [InlineData("k=a", "a")]
    [InlineData("  k  =\ta b \r", "a b")]
    [InlineData("k a", "a")]
    [InlineData("k == a", "a")]
    [InlineData("k\t= a", null)]
    [InlineData("k", null)]
    [InlineData(";k = a", null)]
    [InlineData("k = a\nk = b", "b")]
    [InlineData("[broken\nk = a", "a")]
    public void A_line_is_read_as_pgmoneta_reads_it(string lines, string? value) =>
        Assert.Equal(value, PgmonetaConf.Parse(Bytes($"[s]\n{lines}")).Find("s", "k"));

    [Fact]
    public void Every_section_but_its_own_is_a_server()
    {
        var conf = PgmonetaConf.Parse(Bytes(Stock));

        Assert.Equal(["pgmoneta", "primary", "replica"], conf.Sections.ToArray());
        Assert.Equal([new("primary", "localhost", 5433, "repl"), new("replica", "other", null, null)], conf.Servers.ToArray());
    }

    [Theory]
    [InlineData("[a]\nk = 1  # c\n[b]\n", "[a]\nk = 2  # c\n[b]\n")]
    [InlineData("[a]\nk='1'\r\n", "[a]\nk=2\r\n")]
    [InlineData("[a]\nk = 1\nk = 1\n", "[a]\nk = 1\nk = 2\n")]
    [InlineData("[a]\nk =\n", "[a]\nk = 2\n")]
    [InlineData("[a]\nk = # c\n", "[a]\nk = 2 # c\n")]
    [InlineData("[b]\nk = 1\n[a]\n", "[b]\nk = 1\n[a]\nk = 2\n")]
    [InlineData("[a]\nx = 1\n\n# of b\n[b]\nk = 1\n", "[a]\nx = 1\nk = 2\n\n# of b\n[b]\nk = 1\n")]
    [InlineData("[a]\r\nx = 1", "[a]\r\nx = 1\r\nk = 2\r\n")]
    [InlineData("", "[a]\nk = 2\n")]
    [InlineData("[b]\r\nx = 1\r\n", "[b]\r\nx = 1\r\n\r\n[a]\r\nk = 2\r\n")]
    [InlineData("[b]\nx = 1", "[b]\nx = 1\n\n[a]\nk = 2\n")]
    public void A_value_is_set_in_its_place_or_at_its_sections_end(string before, string after) =>
        Assert.Equal(after, Text(PgmonetaConf.Parse(Bytes(before)).Set("a", "k", "2").ToBytes()));

    [Theory]
    [InlineData("/etc/tls/#1.crt", "pgmoneta-value-comment")]
    [InlineData("a;b", "pgmoneta-value-comment")]
    [InlineData("a\nb", "pgmoneta-value-line")]
    [InlineData("it's", "pgmoneta-value-quote")]
    [InlineData(" a", "pgmoneta-value-space")]
    [InlineData("=a", "pgmoneta-value-space")]
    public void A_value_that_pgmoneta_would_read_otherwise_is_refused(string value, string code)
    {
        Assert.Equal(code, PgmonetaConf.Problem(value)?.Code.Text);
        Assert.ThrowsAny<ArgumentException>(() => PgmonetaConf.Parse([]).Set("a", "k", value));
    }

    [Theory]
    [InlineData("/etc/tls/ca.crt")]
    [InlineData("/etc/tls of ours/ca.crt")]
    [InlineData("")]
    public void An_ordinary_path_is_no_problem(string value) => Assert.Null(PgmonetaConf.Problem(value));

    [Fact]
    public void A_path_of_1024_bytes_is_refused_and_one_beyond_a_short_line_is_told()
    {
        Assert.Equal(Severity.Error, PgmonetaConf.Problem(new string('é', 512))?.Severity);
        Assert.Equal("pgmoneta-line-long", PgmonetaConf.Problem(new string('a', 1023))?.Code.Text);
        Assert.Null(PgmonetaConf.Problem(new string('a', 479)));
    }

    [Fact]
    public void A_variable_in_a_path_is_told_and_can_be_written()
    {
        Assert.Equal(Severity.Warning, PgmonetaConf.Problem("$HOME/ca.crt")?.Severity);
        Assert.Equal("$HOME/ca.crt", PgmonetaConf.Parse([]).Set("a", "k", "$HOME/ca.crt").Find("a", "k"));
    }

    [Theory]
    [InlineData("a]b", "k")]
    [InlineData("", "k")]
    [InlineData("a", "k k")]
    public void A_name_that_cannot_be_written_is_refused(string section, string key) =>
        Assert.ThrowsAny<ArgumentException>(() => PgmonetaConf.Parse([]).Set(section, key, "1"));

    [Fact]
    public void Bytes_in_are_bytes_out() =>
        Any.Sample(static text => PgmonetaConf.Parse(text).ToBytes().AsSpan().SequenceEqual(text.AsSpan()), print: Hex);

    [Fact]
    public void What_was_set_is_found_and_setting_it_again_changes_nothing() =>
        Gen.Select(Any, Gen.OneOf("primary", "pgmoneta", "new"), Gen.OneOf("host", "ssl", "k"), Gen.OneOf("", "x", "/a b/é"))
            .Sample(static (text, section, key, value) =>
            {
                var before = PgmonetaConf.Parse(text);
                var once = before.Set(section, key, value);
                Assert.Equal(value, PgmonetaConf.Parse(once.ToBytes()).Find(section, key));
                Assert.Equal(Hex(once.ToBytes()), Hex(once.Set(section, key, value).ToBytes()));
                AssertOnePlace(text, once.ToBytes(), inserted: before.Sections.Contains(section) ? 1 : text.IsEmpty ? 2 : 3);
            });

    [Fact]
    public void Every_published_file_comes_out_as_it_went_in_and_one_line_changes()
    {
        foreach (var file in TestData.Files("pgmoneta_conf"))
        {
            var text = ImmutableArray.Create(File.ReadAllBytes(file));
            var conf = PgmonetaConf.Parse(text);
            Assert.Equal(Hex(text), Hex(conf.ToBytes()));
            Assert.True(conf.Sections.Length > 0, file);
            foreach (var section in conf.Sections)
            {
                var after = conf.Set(section, "tls_ca_file", "/etc/tls/ca.crt");
                AssertOnePlace(text, after.ToBytes(), inserted: 1);
                Assert.Equal("/etc/tls/ca.crt", after.Find(section, "tls_ca_file"));
            }
        }
    }
}
