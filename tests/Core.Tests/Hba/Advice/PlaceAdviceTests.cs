using PgTlsDashboard.Core.Hba.Advice.Reading;
using static PgTlsDashboard.Core.Tests.Hba.Advice.AdviceOf;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

public sealed class PlaceAdviceTests
{
    private const string Ipv6 = "hba-ipv6-uncovered";
    private const string Quoted = "hba-quoted-keyword";
    private static readonly AdviceFacts s_withIpv6 = Facts with { ListensOnIpv6 = true };

    [Fact]
    public void IPv6_that_no_record_speaks_of_is_told_once()
    {
        var hba = "host all all ::1/128 md5\nhostssl all all 0.0.0.0/0 scram-sha-256\nhostssl replication repl 0.0.0.0/0 scram-sha-256\n";
        var advice = Only(Ipv6, hba, s_withIpv6);
        Assert.Equal((Severity.Info, "pg_hba.conf:2"), (advice.Finding.Severity, advice.Finding.At));
        Silent(Ipv6, hba);
        Silent(Ipv6, hba, Facts with { ListensOnIpv6 = null });
    }

    [Theory]
    [InlineData("hostssl all all 0.0.0.0/0 md5\nhostssl all all ::/0 md5")]
    [InlineData("hostssl all all 0.0.0.0/0 md5\nhostssl all all fd00::/8 md5")]
    [InlineData("hostssl all all 0.0.0.0/0 md5\nhost all all ::/0 reject")]
    [InlineData("hostssl all all 0.0.0.0/0 md5\nhost all all all reject")]
    [InlineData("hostssl all all 0.0.0.0/0 md5\nhost all all samenet md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5")]
    [InlineData("hostssl all all all md5")]
    [InlineData("host all all 0.0.0.0/0 reject")]
    public void IPv6_that_a_record_speaks_of_is_somebody_s_choice(string hba) => Silent(Ipv6, hba + "\n", s_withIpv6);

    [Theory]
    [InlineData("host \"all\" app 10.0.0.0/8 md5")]
    [InlineData("host app \"all\" 10.0.0.0/8 md5")]
    [InlineData("host \"replication\" repl 10.0.0.0/8 md5")]
    [InlineData("host ALL app 10.0.0.0/8 md5")]
    [InlineData("host app All 10.0.0.0/8 md5")]
    [InlineData("host app app \"samenet\" md5")]
    public void A_keyword_that_is_none_by_its_quotes_or_capitals_is_told(string hba) => Only(Quoted, hba + "\n");

    [Theory]
    [InlineData("host all all 10.0.0.0/8 md5")]
    [InlineData("host \"app\" \"ann\" 10.0.0.0/8 md5")]
    [InlineData("host app replication 10.0.0.0/8 md5")]
    [InlineData("host replication,allowed all 10.0.0.0/8 md5")]
    public void Names_and_keywords_are_not(string hba) => Silent(Quoted, hba + "\n");

    [Fact]
    public void A_database_or_role_that_bears_the_keyword_s_name_is_no_mistake()
    {
        Silent(Quoted, "host \"replication\" app all md5\n", Facts with { Databases = ["replication"] });
        Only(Quoted, "host \"replication\" app all md5\n", Facts with { Databases = ["app"] });
        Silent(Quoted, "host app \"all\" all md5\n", Facts with { Roles = [new("all", false, false, [])] });
    }

    [Fact]
    public void Names_as_addresses_are_told_but_not_the_machine_itself()
    {
        Only("hba-host-name", "hostssl all all db.example md5\n");
        Only("hba-host-name", "hostssl all all .example.com md5\n");
        Silent("hba-host-name", "hostssl all all localhost md5\n");
        Silent("hba-host-name", "hostssl all all \"all\" md5\n");
        Silent("hba-host-name", "hostssl all all 10.0.0.0/8 md5\n");
    }

    [Fact]
    public void Hostssl_without_TLS_is_told_once_and_only_when_TLS_is_known_to_be_off()
    {
        var off = Facts with { TlsIsOn = false };
        var hba = "hostssl all all 10.0.0.0/8 scram-sha-256\nhostssl replication all 10.0.0.0/8 scram-sha-256\n";
        Assert.Contains("1 more", Only("hba-tls-off", hba, off).Finding.Message, StringComparison.Ordinal);
        Silent("hba-tls-off", hba);
        Silent("hba-tls-off", hba, off with { TlsIsUnknown = true });
        Silent("hba-tls-off", "host all all 10.0.0.0/8 scram-sha-256\nhostssl all all all reject\n", off);
    }

    [Fact]
    public void Errors_come_first_then_the_order_of_the_records() => Assert.Equal(
        ["hba-trust:3", "hba-trust-loopback:2", "hba-trust-local:1", "hba-md5:4"],
        Codes("local all all trust\nhost all all 127.0.0.1/32 trust\nhost all all 10.0.0.0/8 trust\nhostssl replication all "
            + "10.0.0.0/8 md5\n"));

    [Fact]
    public void A_careful_file_gets_no_advice() => Assert.Empty(Of(
        "local all postgres peer\nhostssl all all 10.0.0.0/8 scram-sha-256 clientcert=verify-full\nhostssl replication repl 10.0.0.0/8 "
            + "cert\nhost all all all reject\n", s_withIpv6));
}
