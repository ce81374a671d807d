using PgTlsDashboard.Core.Probe.Fleet;

namespace PgTlsDashboard.Core.Tests.Probe.Fleet;

public sealed class FleetListTests
{
    [Theory]
    [InlineData("db1.example", "db1.example", 5432, null)]
    [InlineData("db1.example:5433", "db1.example", 5433, null)]
    [InlineData("  db1.example , 5433 , db.public.example ", "db1.example", 5433, "db.public.example")]
    [InlineData("\"db1.example\",\"5433\",\"\"", "db1.example", 5433, null)]
    [InlineData("10.0.0.5 # the old one", "10.0.0.5", 5432, null)]
    [InlineData("2001:db8::1", "2001:db8::1", 5432, null)]
    [InlineData("[2001:db8::1]:5433", "2001:db8::1", 5433, null)]
    public void A_line_is_a_server(string line, string host, int port, string? name)
    {
        var list = FleetList.Read(line, 5432);
        Assert.Empty(list.Findings);
        Assert.Equal(new FleetHost(host, port, name), Assert.Single(list.Hosts));
    }

    [Theory]
    [InlineData("10.0.0.0/30", 4, "10.0.0.3")]
    [InlineData("10.0.0.4/30:5433", 4, "10.0.0.7")]
    [InlineData("10.1.0.0/16", 65_536, "10.1.255.255")]
    [InlineData("2001:db8::/126", 4, "2001:db8::3")]
    [InlineData("192.0.2.1/32", 1, "192.0.2.1")]
    [InlineData("10.0.0.5/29", 8, "10.0.0.7")]
    public void A_network_is_each_address_in_it(string line, int count, string last)
    {
        var list = FleetList.Read(line, 5432);
        Assert.Empty(list.Findings);
        Assert.Equal((count, last), (list.Hosts.Length, list.Hosts[^1].Host));
    }

    [Fact]
    public void A_server_that_stands_twice_is_looked_at_once()
    {
        var list = FleetList.Read("DB1.example\ndb1.example:5432\ndb1.example:5433\n10.0.0.1\n10.0.0.0/30\n", 5432);
        Assert.Equal(["DB1.example:5432", "db1.example:5433", "10.0.0.1:5432", "10.0.0.0:5432", "10.0.0.2:5432", "10.0.0.3:5432"],
            list.Hosts.Select(h => h.ToString()));
    }

    [Fact]
    public void A_header_and_blank_lines_and_comments_are_passed_over() =>
        Assert.Equal("db1", Assert.Single(FleetList.Read("host,port,name\r\n\r\n# all of them\r\ndb1,5432,\r\n", 5432).Hosts).Host);

    [Theory]
    [InlineData("db1:0", "line 1")]
    [InlineData("ok\ndb1:99999", "line 2")]
    [InlineData("ok\n\ndb 1", "line 3")]
    [InlineData("10.0.0.0/8", "line 1")]
    [InlineData("::/0", "line 1")]
    [InlineData("/var/run/postgresql", "line 1")]
    [InlineData("db1,port", "line 1")]
    [InlineData("db1,5432,not a name", "line 1")]
    public void What_names_no_server_is_told_with_its_line(string text, string at) =>
    Assert.Equal(at, Assert.Single(FleetList.Read(text, 5432).Findings).At);

    [Fact]
    public void A_list_beyond_the_bound_is_refused_as_a_whole()
    {
        var list = FleetList.Read("10.1.0.0/16\n10.2.0.1\n", 5432);
        Assert.Empty(list.Hosts);
        Assert.Equal("fleet-too-long", Assert.Single(list.Findings).Code.Text);
    }

    [Fact]
    public void Nothing_is_no_list() =>
    Assert.Equal("fleet-empty", Assert.Single(FleetList.Read(" \n# nothing\n", 5432).Findings).Code.Text);

    [Fact]
    public void A_hostile_list_ends_with_few_findings()
    {
        var list = FleetList.Read(string.Concat(Enumerable.Repeat("\u0000\u202e not a host\n", 100_000))
            + new string('x', 5_000_000), 5432);
        Assert.Equal(20, list.Findings.Length);
        Assert.All(list.Findings, f => Assert.DoesNotContain('\u202e', f.Message));
    }
}
