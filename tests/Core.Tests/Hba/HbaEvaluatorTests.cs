using System.Net;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class HbaEvaluatorTests
{
    private static HbaAttempt Tls(string role = "alice", string database = "app", string address = "10.1.2.3") =>
        new() { Address = IPAddress.Parse(address), Tls = true, Role = role, Database = database };

    private static HbaAttempt Plain(string role = "alice", string database = "app", string address = "10.1.2.3") =>
        Tls(role, database, address) with { Tls = false };

    private static HbaAttempt Socket(string role = "alice", string database = "app") => new() { Role = role, Database = database };

    private static string Verdict(string file, HbaAttempt attempt, PostgresVersion? version = null, params HbaInterface[] interfaces) =>
        HbaEvaluator.Explain(HbaText.Rules(file, version), attempt, interfaces.Length == 0 ? null : [.. interfaces]).Verdict switch
        {
            HbaVerdict.Matched matched => $"line {matched.Record.LineNumber}",
            HbaVerdict.Undecided => "undecided",
            _ => "refused",
        };

    [Fact]
    public void A_host_record_above_hostssl_lets_plaintext_in()
    {
        const string file = "host app alice 0.0.0.0/0 scram-sha-256\nhostssl app alice 0.0.0.0/0 scram-sha-256 clientcert=verify-full\n";
        Assert.Equal("line 1", Verdict(file, Plain()));
        Assert.Equal("line 1", Verdict(file, Tls()));
    }

    [Theory]
    [InlineData("hostssl", "line 1", "refused", "refused")]
    [InlineData("hostnossl", "refused", "line 1", "refused")]
    [InlineData("host", "line 1", "line 1", "refused")]
    [InlineData("hostgssenc", "refused", "refused", "refused")]
    [InlineData("hostnogssenc", "line 1", "line 1", "refused")]
    public void A_type_takes_its_own_transports(string type, string tls, string plain, string socket)
    {
        var file = $"{type} all all all trust\n";
        Assert.Equal(tls, Verdict(file, Tls()));
        Assert.Equal(plain, Verdict(file, Plain()));
        Assert.Equal(socket, Verdict(file, Socket()));
    }

    [Fact]
    public void Local_is_for_the_socket_only()
    {
        Assert.Equal("line 1", Verdict("local all all peer\n", Socket()));
        Assert.Equal("refused", Verdict("local all all peer\n", Tls()));
    }

    [Theory]
    [InlineData("0.0.0.0/0", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "10.1.2.3", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("10.9.9.9/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0 255.0.255.0", "10.1.0.3", true)]
    [InlineData("10.0.0.0 255.0.255.0", "10.1.1.3", false)]
    [InlineData("all", "::1", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    public void An_address_is_matched_in_its_family_and_by_its_mask(string address, string client, bool matches) =>
        Assert.Equal(matches ? "line 1" : "refused", Verdict($"host all all {address} trust\n", Tls(address: client)));

    [Theory]
    [InlineData("all", false, "line 1")]
    [InlineData("all", true, "refused")]
    [InlineData("replication", true, "line 1")]
    [InlineData("replication", false, "refused")]
    [InlineData("\"replication\"", true, "refused")]
    [InlineData("app", true, "refused")]
    [InlineData("/.*", true, "refused")]
    [InlineData("all,replication", true, "line 1")]
    public void Physical_replication_has_its_own_keyword(string databases, bool replication, string expected) =>
        Assert.Equal(expected, Verdict($"host {databases} all all trust\n", Tls() with { Replication = replication }));

    [Fact]
    public void A_database_named_replication_is_met_by_its_quoted_name_only()
    {
        Assert.Equal("line 1", Verdict("host \"replication\" all all trust\n", Tls(database: "replication")));
        Assert.Equal("refused", Verdict("host replication all all trust\n", Tls(database: "replication")));
    }

    [Theory]
    [InlineData("alice", "line 1")]
    [InlineData("\"alice\"", "line 1")]
    [InlineData("ALL", "refused")]
    [InlineData("\"all\"", "refused")]
    [InlineData("bob,alice", "line 1")]
    [InlineData("+team", "undecided")]
    [InlineData("+alice", "line 1")]
    [InlineData("\"+team\"", "refused")]
    [InlineData("+team,alice", "line 1")]
    [InlineData("/^al", "line 1")]
    [InlineData("/^bo", "refused")]
    [InlineData("\"/^al\"", "line 1")]
    public void A_role_is_met_by_name_group_or_expression(string roles, string expected) =>
    Assert.Equal(expected, Verdict($"host all {roles} all trust\n", Tls()));

    [Fact]
    public void Before_16_an_expression_is_a_name()
    {
        Assert.Equal("refused", Verdict("host all /^al all trust\n", Tls(), HbaText.V15));
        Assert.Equal("line 1", Verdict("host all /^al all trust\n", Tls(role: "/^al"), HbaText.V15));
    }

    [Fact]
    public void Known_memberships_decide_groups_both_ways()
    {
        Assert.Equal("line 1", Verdict("host all +team all trust\n", Tls() with { MemberOf = ["team"] }));
        Assert.Equal("refused", Verdict("host all +team all trust\n", Tls() with { MemberOf = [] }));
        Assert.Equal("line 1", Verdict("host samerole all all trust\n", Tls(database: "team") with { MemberOf = ["team"] }));
        Assert.Equal("refused", Verdict("host samegroup all all trust\n", Tls(database: "app") with { MemberOf = ["team"] }));
        Assert.Equal("undecided", Verdict("host samerole all all trust\n", Tls()));
        Assert.Equal("line 1", Verdict("host samerole all all trust\n", Tls(database: "alice")));
    }

    [Theory]
    [InlineData("alice", "line 1")]
    [InlineData("app", "refused")]
    public void Sameuser_compares_the_database_with_the_role(string database, string expected) =>
        Assert.Equal(expected, Verdict("host sameuser all all trust\n", Tls(database: database)));

    [Fact]
    public void A_host_name_stops_the_search_unless_something_else_misses()
    {
        const string file = "host all alice db.example.com trust\nhost all all all md5\n";
        Assert.Equal("undecided", Verdict(file, Tls()));
        Assert.Equal("line 2", Verdict(file, Tls(role: "bob")));
    }

    [Theory]
    [InlineData("samehost", "10.1.2.3", "line 1")]
    [InlineData("samehost", "10.1.2.4", "refused")]
    [InlineData("samenet", "10.1.2.4", "line 1")]
    [InlineData("samenet", "10.1.3.4", "refused")]
    public void The_servers_interfaces_decide_samehost_and_samenet(string address, string client, string expected) =>
        Assert.Equal(expected, Verdict($"host all all {address} trust\n", Tls(address: client), null, HbaInterface.Parse("10.1.2.3/24")!));

    [Fact]
    public void Without_interfaces_samenet_is_not_knowable() => Assert.Equal("undecided", Verdict("host all all samenet trust\n", Tls()));

    [Fact]
    public void The_trail_says_why_each_record_missed()
    {
        var explanation = HbaEvaluator.Explain(
            HbaText.Rules("local all all peer\nhostssl all all all md5\nhost all all ::/0 md5\nhost other all all md5\nhost all bob "
                + "all md5\n"), Plain(), null);
        Assert.Equal(
            [
                "it is for the Unix-domain socket",
                "it is for TLS only",
                "10.1.2.3 is not of the family of ::/0",
                "database app is not in other",
                "role alice is not in bob",
            ],
            explanation.Trail.Select(step => step.Because));
        Assert.IsType<HbaVerdict.ImplicitReject>(explanation.Verdict);
    }

    private static string Because(string file, HbaAttempt attempt, UserMaps? maps = null) =>
        HbaEvaluator.Explain(HbaText.Rules(file), attempt, null, maps).Because;

    private static HbaAttemptCertificate Certificate(string name, bool trusted = true) => new($"CN={name}", name, trusted);

    [Fact]
    public void The_certificate_demand_is_told_with_how_the_attempt_meets_it()
    {
        const string full = "hostssl all all all scram-sha-256 clientcert=verify-full\n";
        Assert.Contains("connection requires a valid client certificate", Because(full, Tls()), StringComparison.Ordinal);
        Assert.Contains("must be the role (verify-full) and is", Because(full, Tls() with { Certificate = Certificate("alice") }),
            StringComparison.Ordinal);
        Assert.Contains("told that the password is wrong", Because(full, Tls() with { Certificate = Certificate("repl") }),
            StringComparison.Ordinal);
        Assert.Contains("in the handshake", Because(full, Tls() with { Certificate = Certificate("alice", trusted: false) }),
            StringComparison.Ordinal);
        Assert.Contains("certificate authentication failed",
            Because("hostssl all all all cert\n", Tls() with { Certificate = Certificate("repl") }), StringComparison.Ordinal);
        Assert.Contains("its name is not compared",
            Because("hostssl all all all md5 clientcert=verify-ca\n", Tls() with { Certificate = Certificate("repl") }),
            StringComparison.Ordinal);
        Assert.Contains("before that", Because("hostssl all all all reject clientcert=verify-ca\n", Tls()), StringComparison.Ordinal);
    }

    [Fact]
    public void Clientname_dn_compares_the_whole_subject()
    {
        const string file = "hostssl all all all cert clientname=DN\n";
        Assert.Contains("CN=alice is not alice", Because(file, Tls() with { Certificate = Certificate("alice") }),
            StringComparison.Ordinal);
        Assert.Contains("and is", Because(file, Tls(role: "CN=alice") with { Certificate = Certificate("alice") }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m repl-host alice\n", "repl-host", "leads to alice")]
    [InlineData("m repl-host bob\n", "repl-host", "does not lead")]
    [InlineData("other repl-host alice\n", "repl-host", "does not lead")]
    [InlineData("m /^(.*)@example\\.com$ \\1\n", "alice@example.com", "leads to alice")]
    [InlineData("m /^(.*)@example\\.com$ \\1\n", "bob@example.com", "does not lead")]
    [InlineData("m /^.*$ x\\1\nm x alice\n", "x", "does not lead")]
    [InlineData("m x all\n", "x", "leads to alice")]
    [InlineData("m x \"all\"\n", "x", "does not lead")]
    [InlineData("m x +team\n", "x", "not knowable")]
    [InlineData("m x /^al\n", "x", "leads to alice")]
    public void A_map_leads_from_the_certificate_to_the_role(string ident, string name, string expected)
    {
        var maps = UserMaps.Read(ConfigurationFiles.Empty.With("pg_ident.conf", HbaText.Bytes(ident)), "pg_ident.conf", HbaText.V18);
        Assert.True(maps.Accepted);
        Assert.Contains(expected, Because("hostssl all all all cert map=m\n", Tls() with { Certificate = Certificate(name) }, maps),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m x all\n", 15)]
    [InlineData("m x /^al\n", 15)]
    public void Before_16_a_maps_role_is_a_name(string ident, int major)
    {
        var version = PostgresVersion.OfMajor(major);
        var maps = UserMaps.Read(ConfigurationFiles.Empty.With("pg_ident.conf", HbaText.Bytes(ident)), "pg_ident.conf", version);
        var because = HbaEvaluator.Explain(HbaText.Rules("hostssl all all all cert map=m\n", version),
            Tls() with { Certificate = Certificate("x") }, null, maps).Because;
        Assert.Contains("does not lead", because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m x\n")]
    [InlineData("m a,b c\n")]
    [InlineData("m /( c\n")]
    public void A_broken_map_line_is_a_finding(string ident)
    {
        var maps = UserMaps.Read(ConfigurationFiles.Empty.With("pg_ident.conf", HbaText.Bytes(ident)), "pg_ident.conf", HbaText.V18);
        Assert.False(maps.Accepted);
        Assert.Empty(maps.Mappings);
    }
}
