using PgTlsDashboard.Core.Configuration.Guc;
using static PgTlsDashboard.Core.Tests.Configuration.ConfigurationText;

namespace PgTlsDashboard.Core.Tests.Configuration;

public sealed class PostgresqlConfTests
{
    [Theory]
    [InlineData("x = 5433", "5433")]
    [InlineData("x=5433", "5433")]
    [InlineData("x 5433", "5433")]
    [InlineData("\t X\t=\t5433 \r", "5433")]
    [InlineData("x = 'on'# why", "on")]
    [InlineData("x'on'", "on")]
    [InlineData("x+5", "+5")]
    [InlineData("x = -1", "-1")]
    [InlineData("x = 4MB", "4MB")]
    [InlineData("x = 0x1F", "0x1F")]
    [InlineData("x = 0.5", "0.5")]
    [InlineData("x = .5e-3", ".5e-3")]
    [InlineData("x = scram-sha-256", "scram-sha-256")]
    [InlineData("x = en_US.UTF-8", "en_US.UTF-8")]
    [InlineData("x = ''", "")]
    [InlineData("x = 'it''s'", "it's")]
    [InlineData(@"x = 'it\'s'", "it's")]
    [InlineData(@"x = '\101\b\f\t\\\q'", "A\b\f\t\\q")]
    [InlineData(@"x = 'C:\certs'", "C:certs")]
    [InlineData(@"x = 'a\000b'", "a")]
    [InlineData("x = 'é'", "é")]
    public void A_value_is_read_as_the_server_reads_it(string line, string value) =>
        Assert.Equal(value, PostgresqlConf.Parse(Bytes(line)).Find("x"));

    [Theory]
    [InlineData("#x = 1")]
    [InlineData("x =")]
    [InlineData("x")]
    [InlineData("x = = 1")]
    [InlineData("x = 1 2")]
    [InlineData("x = a.b")]
    [InlineData("x = en_US.UTF8")]
    [InlineData("x = 0.5GB")]
    [InlineData("x = 1e5")]
    [InlineData("x = /etc/server.crt")]
    [InlineData("x = *")]
    [InlineData("x = a,b")]
    [InlineData("x = \"a\"")]
    [InlineData("x = 'a")]
    [InlineData(@"x = 'a\'")]
    [InlineData("x = 'a\n'")]
    [InlineData("\uFEFFx = 1")]
    [InlineData("xx = 1")]
    [InlineData("y.x = 1")]
    public void A_line_that_the_server_refuses_assigns_nothing(string line) =>
        Assert.Null(PostgresqlConf.Parse(Bytes(line)).Find("x"));

    [Fact]
    public void A_value_that_is_not_UTF8_is_read_as_Latin1() =>
        Assert.Equal("é", PostgresqlConf.Parse([.. "x = '"u8, 0xE9, (byte)'\'']).Find("x"));

    [Fact]
    public void The_last_assignment_counts_whatever_its_case() =>
        Assert.Equal("2", PostgresqlConf.Parse(Bytes("ssl = 1\nSsl = 2\n#ssl = 3\n")).Find("sSL"));

    [Fact]
    public void A_name_is_folded_by_its_ASCII_letters_only() =>
        Assert.Null(PostgresqlConf.Parse(Bytes("straÉe = 1\n")).Find("straée"));

    [Theory]
    [InlineData("ssl\t=  off   # TLS\nport = 1\n", "ssl\t=  on   # TLS\nport = 1\n")]
    [InlineData("ssl off\r\nport = 1\r\n", "ssl on\r\nport = 1\r\n")]
    [InlineData("SSL='off'#x", "SSL=on#x")]
    [InlineData("ssl'off'", "ssl on")]
    [InlineData("ssl = off\nssl = off\n", "ssl = off\nssl = on\n")]
    [InlineData("ssl = off\nssl = a b\n", "ssl = on\nssl = a b\n")]
    public void An_assignment_is_changed_in_its_place(string before, string after) =>
        Assert.Equal(after, Text(PostgresqlConf.Parse(Bytes(before)).Set("ssl", "on").ToBytes()));

    [Theory]
    [InlineData("", "ssl = on\n")]
    [InlineData("port = 1", "port = 1\nssl = on\n")]
    [InlineData("port = 1\r\nwork_mem = 1MB", "port = 1\r\nwork_mem = 1MB\r\nssl = on\r\n")]
    [InlineData("#ssl = off\t# TLS\nport = 1\n", "#ssl = off\t# TLS\nssl = on\nport = 1\n")]
    [InlineData("  ##  SSL='off'\r\nport = 1\r\n", "  ##  SSL='off'\r\nssl = on\r\nport = 1\r\n")]
    [InlineData("#ssl = off", "#ssl = off\nssl = on\n")]
    [InlineData("# ssl is off\n#ssl_ca_file = ''\n", "# ssl is off\n#ssl_ca_file = ''\nssl = on\n")]
    public void A_new_line_follows_the_commented_default_or_the_end(string before, string after) =>
        Assert.Equal(after, Text(PostgresqlConf.Parse(Bytes(before)).Set("ssl", "on").ToBytes()));

    [Theory]
    [InlineData("on", "on")]
    [InlineData("5433", "5433")]
    [InlineData("-1", "-1")]
    [InlineData("4MB", "4MB")]
    [InlineData("0.5", "0.5")]
    [InlineData("0.5GB", "'0.5GB'")]
    [InlineData(".", "'.'")]
    [InlineData("", "''")]
    [InlineData("5 ", "'5 '")]
    [InlineData("5#", "'5#'")]
    [InlineData("server.crt", "'server.crt'")]
    [InlineData("server", "'server'")]
    [InlineData("/etc/o'brien", "'/etc/o''brien'")]
    [InlineData(@"C:\certs", @"'C:\\certs'")]
    [InlineData("TLSv1.2", "'TLSv1.2'")]
    public void A_value_is_quoted_unless_it_is_a_boolean_or_a_number(string value, string written) =>
        Assert.Equal($"x = {written}\n", Text(PostgresqlConf.Parse([]).Set("x", value).ToBytes()));

    [Theory]
    [InlineData("x", "a\nb")]
    [InlineData("x", "a\rb")]
    [InlineData("x", "a\0b")]
    [InlineData("x y", "1")]
    [InlineData("", "1")]
    [InlineData("x.y.z", "1")]
    [InlineData("1x", "1")]
    [InlineData("Include", "1")]
    public void What_a_line_cannot_hold_is_refused(string name, string value) =>
        Assert.ThrowsAny<ArgumentException>(() => PostgresqlConf.Parse([]).Set(name, value));

    [Fact]
    public void A_value_that_is_no_Unicode_text_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(static () => PostgresqlConf.Parse([]).Set("x", "a\uD800"));
}
