using PgTlsDashboard.Core.Hba.Advice.Reading;
using static PgTlsDashboard.Core.Tests.Hba.Advice.AdviceOf;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

public sealed class PlaintextAdviceTests
{
    private const string BeforeTls = "hba-plaintext-before-tls";
    private const string Open = "hba-open-plaintext";
    private const string Cleartext = "hba-password-cleartext";
    private const string Replication = "hba-replication-uncovered";
    private static readonly AdviceFacts s_withoutTls = Facts with { TlsIsOn = false };

    [Fact]
    public void A_host_record_above_hostssl_lets_plaintext_in()
    {
        var advice = Only(BeforeTls,
            "host all all 10.0.0.0/8 scram-sha-256\nhostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-full\n");
        Assert.Equal((Severity.Warning, "pg_hba.conf:1"), (advice.Finding.Severity, advice.Finding.At));
        Assert.Contains("line 2", advice.Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_same_scope_the_host_record_becomes_hostssl() =>
        Assert.StartsWith("hostssl all all 10.0.0.0/8 scram-sha-256\n",
            Followed(BeforeTls, "host all all 10.0.0.0/8 scram-sha-256\nhostssl all all 10.0.0.0/8 cert\n"), StringComparison.Ordinal);

    [Fact]
    public void Of_a_narrower_scope_only_those_are_refused_without_TLS_whom_the_later_record_names() =>
        Assert.StartsWith("hostnossl orders app 10.1.0.0/16 reject\nhost all all",
            Followed(BeforeTls, "host all all 10.0.0.0/8 scram-sha-256\nhostssl orders app 10.1.0.0/16 cert\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("hostssl all all 10.0.0.0/8 cert\nhost all all 10.0.0.0/8 scram-sha-256")]
    [InlineData("host all all 127.0.0.1/32 scram-sha-256\nhostssl all all 0.0.0.0/0 cert")]
    [InlineData("host all batch 10.0.0.0/8 scram-sha-256\nhostssl all all 10.0.0.0/8 cert")]
    [InlineData("hostnossl all all 10.0.0.0/8 scram-sha-256\nhostssl all all 10.0.0.0/8 cert")]
    [InlineData("hostnossl all all all reject\nhost all all 10.0.0.0/8 scram-sha-256\nhostssl all all 10.0.0.0/8 cert")]
    [InlineData("host all all 10.0.0.0/8 reject\nhostssl all all 10.0.0.0/8 cert")]
    [InlineData("host all all 127.0.0.0/8 md5\nhostssl all all 127.0.0.1/32 cert")]
    [InlineData("host all +team 10.0.0.0/8 md5\nhostssl all ann 10.0.0.0/8 cert")]
    public void A_narrower_exception_an_open_choice_and_what_is_not_certain_are_not_alarms(string hba) => Silent(BeforeTls, hba);

    [Fact]
    public void Without_TLS_nothing_is_made_hostssl()
    {
        Assert.Null(Only(BeforeTls, "host all all 10.0.0.0/8 md5\nhostssl all all 10.0.0.0/8 cert\n", s_withoutTls).Remedy);
        Assert.Null(Only(Open, "host all all 0.0.0.0/0 md5\n", s_withoutTls).Remedy);
        Assert.Null(Only(Cleartext, "host all all 10.0.0.0/8 password\n", s_withoutTls).Remedy);
    }

    [Theory]
    [InlineData("host all all 0.0.0.0/0 scram-sha-256")]
    [InlineData("host all all ::/0 scram-sha-256")]
    [InlineData("host all all all scram-sha-256")]
    [InlineData("host all all 0.0.0.0 0.0.0.0 scram-sha-256")]
    [InlineData("host all app all md5")]
    [InlineData("hostnogssenc all all all scram-sha-256")]
    [InlineData("hostnossl all all all reject\n",
        "host all all 127.0.0.1/32 md5\nhostnossl all all 0.0.0.0/0 reject\nhost all all all md5")]
    public void Any_address_without_TLS_is_told(string hba, string? instead = null) => Only(Open, (instead ?? hba) + "\n");

    [Theory]
    [InlineData("hostssl all all 0.0.0.0/0 scram-sha-256")]
    [InlineData("host all all 10.0.0.0/8 scram-sha-256")]
    [InlineData("host all all 0.0.0.0/0 reject")]
    [InlineData("hostgssenc all all 0.0.0.0/0 gss")]
    [InlineData("hostnossl all all all reject\nhost all all 0.0.0.0/0 scram-sha-256")]
    [InlineData("hostnossl all all 0.0.0.0/1 reject\nhostnossl all all 128.0.0.0/1 reject\nhost all all 0.0.0.0/0 scram-sha-256")]
    public void Where_TLS_is_asked_or_the_network_named_it_is_not(string hba) => Silent(Open, hba + "\n");

    [Fact]
    public void A_server_that_listens_on_loopback_alone_is_open_to_nobody()
    {
        var facts = Facts with { ListensOnNetwork = false };
        Assert.Empty(Codes("host all all 0.0.0.0/0 scram-sha-256\nhost replication repl 0.0.0.0/0 scram-sha-256\nhost all all ::/0 ident\n",
            facts));
        Assert.Equal(["hba-trust-loopback:1"], Codes("host all all all trust\n", facts));
    }

    [Theory]
    [InlineData("192.168.0.0/16", "hba-trust", false)]
    [InlineData("gateway.example", "hba-trust", false)]
    [InlineData("0.0.0.0/0", "hba-trust-loopback", true)]
    [InlineData("127.0.0.0/8", "hba-trust-loopback", true)]
    public void Over_loopback_is_said_only_of_addresses_that_hold_loopback(string address, string code, bool loopback)
    {
        var finding = Assert.Single(Of($"host all all {address} trust\n", Facts with { ListensOnNetwork = false }),
            advice => advice.Finding.Code.Text.StartsWith("hba-trust", StringComparison.Ordinal)).Finding;
        Assert.Equal((code, Severity.Warning), (finding.Code.Text, finding.Severity));
        Assert.Equal(loopback, finding.Message.Contains("is logged in over loopback", StringComparison.Ordinal));
        Assert.Equal(!loopback, finding.Message.Contains($"would be logged in from {address}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_later_record_does_not_get_what_the_remedy_takes_away()
    {
        var after = Followed(Open, "host all app 0.0.0.0/0 scram-sha-256\nhost all all 10.0.0.0/8 scram-sha-256\n");
        Assert.Equal("hostnossl all app 0.0.0.0/0 reject\nhostssl all app 0.0.0.0/0 scram-sha-256\nhost all all 10.0.0.0/8 scram-sha-256\n",
            after);
        Assert.Equal("hostssl all app 0.0.0.0/0 scram-sha-256\nhost all other 10.0.0.0/8 md5\n",
            Followed(Open, "host all app 0.0.0.0/0 scram-sha-256\nhost all other 10.0.0.0/8 md5\n"));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("ldap ldapserver=d ldapprefix=uid=")]
    [InlineData("pam")]
    [InlineData("radius radiusservers=127.0.0.1 radiussecrets=s")]
    public void A_password_that_crosses_the_network_as_it_is_is_told(string method)
    {
        Assert.StartsWith("hostssl", Followed(Cleartext, $"host all all 10.0.0.0/8 {method}\n"), StringComparison.Ordinal);
        Silent(Cleartext, $"hostssl all all 10.0.0.0/8 {method}\n");
        Silent(Cleartext, $"host all all 127.0.0.1/32 {method}\n");
        Silent(Cleartext, $"local all all {method}\n");
        Silent(Cleartext, $"hostgssenc all all 10.0.0.0/8 {method}\n");
    }

    [Fact]
    public void Replication_that_stayed_plaintext_beside_databases_over_TLS_is_told_and_becomes_hostssl() => Assert.EndsWith(
        "hostssl replication repl 10.0.0.0/8 scram-sha-256\n",
        Followed(Replication,
            "host all all 127.0.0.1/32 trust\nhostssl all all 10.0.0.0/8 scram-sha-256\nhost replication repl 10.0.0.0/8 scram-sha-256\n"),
            StringComparison.Ordinal);

    [Fact]
    public void Of_one_cause_one_advice_is_given() => Assert.Equal(
        ["hba-replication-uncovered:2", "hba-ipv6-uncovered:1"],
        Codes("hostssl all all 0.0.0.0/0 scram-sha-256\nhost replication repl 0.0.0.0/0 scram-sha-256\n",
            Facts with { ListensOnIpv6 = true }));

    [Theory]
    [InlineData("host all all 10.0.0.0/8 md5\nhost replication repl 10.0.0.0/8 md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhostssl replication repl 10.0.0.0/8 md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhost replication repl 127.0.0.1/32 md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhost replication repl 192.168.0.0/16 md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhost replication repl 10.0.0.0/8 reject")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhostnossl all,replication all all reject\nhost replication repl 10.0.0.0/8 md5")]
    [InlineData("hostssl orders app 10.0.0.0/8 md5\nhost sales app 10.0.0.0/8 md5\nhost replication repl 10.0.0.0/8 md5")]
    [InlineData("host replication repl 10.0.0.0/8 md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhost all all samenet md5\nhost replication repl 10.0.0.0/8 md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhost \"replication\" repl 10.0.0.0/8 md5")]
    public void Replication_is_uncovered_only_where_databases_are_covered(string hba) => Silent(Replication, hba + "\n");
}
