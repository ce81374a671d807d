using static PgTlsDashboard.Core.Tests.Hba.Advice.AdviceOf;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

public sealed class MethodAdviceTests
{
    private const string VerifyCa = "hba-verify-ca";
    private const string Authority = "hba-clientcert-without-ca";
    private const string Map = "hba-cert-without-map";

    [Theory]
    [InlineData("host all all 10.0.0.0/8 trust", "hba-trust", Severity.Error)]
    [InlineData("hostssl all app 10.0.0.1/32 trust", "hba-trust", Severity.Error)]
    [InlineData("host all all samenet trust", "hba-trust", Severity.Error)]
    [InlineData("host all all 127.0.0.1/32 trust", "hba-trust-loopback", Severity.Warning)]
    [InlineData("host all all ::1/128 trust", "hba-trust-loopback", Severity.Warning)]
    [InlineData("host all all localhost trust", "hba-trust-loopback", Severity.Warning)]
    [InlineData("host all all samehost trust", "hba-trust-loopback", Severity.Warning)]
    [InlineData("local all all trust", "hba-trust-local", Severity.Info)]
    public void Trust_weighs_by_how_far_away_those_are_who_come(string hba, string code, Severity severity)
    {
        var advice = Assert.Single(Of(hba + "\n"), advice => advice.Finding.Code.Text.StartsWith("hba-trust", StringComparison.Ordinal));
        Assert.Equal((code, severity), (advice.Finding.Code.Text, advice.Finding.Severity));
    }

    [Theory]
    [InlineData("hostssl all all 10.0.0.0/8 trust clientcert=verify-full")]
    [InlineData("hostgssenc all all 10.0.0.0/8 trust")]
    [InlineData("host all all 10.0.0.0/8 scram-sha-256\nhost all app 10.0.0.0/8 trust")]
    [InlineData("local all all peer")]
    public void A_certificate_a_ticket_or_a_record_that_nobody_comes_to_is_no_trust(string hba) =>
        Assert.DoesNotContain(Of(hba + "\n"), advice => advice.Finding.Code.Text.StartsWith("hba-trust", StringComparison.Ordinal));

    [Fact]
    public void Md5_is_told_as_what_it_takes_and_weighs_more_where_new_passwords_become_md5()
    {
        Assert.Equal(Severity.Info, Only("hba-md5", "host all all 10.0.0.0/8 md5\n").Finding.Severity);
        Assert.Equal(Severity.Info, Only("hba-md5", "local all all md5\n", Facts with { PasswordEncryption = null }).Finding.Severity);
        Assert.Equal(Severity.Warning,
            Only("hba-md5", "host all all 10.0.0.0/8 md5\n", Facts with { PasswordEncryption = "md5" }).Finding.Severity);
        Silent("hba-md5", "host all all 10.0.0.0/8 scram-sha-256\n", Facts with { PasswordEncryption = "md5" });
    }

    [Fact]
    public void Verify_ca_with_a_password_is_a_warning_and_with_trust_an_error()
    {
        Assert.Equal(Severity.Warning, Only(VerifyCa, "hostssl all all all scram-sha-256 clientcert=verify-ca\n").Finding.Severity);
        Assert.Equal(Severity.Error, Only(VerifyCa, "hostssl all all all trust clientcert=verify-ca\n").Finding.Severity);
        Silent(VerifyCa, "hostssl all all all scram-sha-256 clientcert=verify-full\n");
        Silent(VerifyCa, "hostssl all all all scram-sha-256\n");
        Silent(VerifyCa, "hostssl all all all reject clientcert=verify-ca\n");
    }

    [Fact]
    public void Verify_ca_becomes_verify_full_only_where_each_role_of_the_record_has_a_certificate_of_its_own()
    {
        var facts = Facts with { CommonNames = ["app", "repl"] };
        Assert.Equal("hostssl orders app,repl all scram-sha-256 clientcert=verify-full # keep\n",
            Followed(VerifyCa, "hostssl orders app,repl all scram-sha-256 clientcert=verify-ca # keep\n", facts));
        Assert.Null(Only(VerifyCa, "hostssl orders app,ann all scram-sha-256 clientcert=verify-ca\n", facts).Remedy);
        Assert.Null(Only(VerifyCa, "hostssl orders all all scram-sha-256 clientcert=verify-ca\n", facts).Remedy);
        Assert.Null(Only(VerifyCa, "hostssl orders +app all scram-sha-256 clientcert=verify-ca\n", facts).Remedy);
        Assert.Null(Only(VerifyCa, "hostssl orders /app all scram-sha-256 clientcert=verify-ca\n", facts).Remedy);
    }

    [Fact]
    public void The_option_is_found_behind_a_mask_and_other_options()
    {
        var facts = Facts with { CommonNames = ["app"] };
        Assert.Equal(
            "hostssl all app 10.0.0.0 255.0.0.0 ldap ldapserver=d ldapprefix=uid= clientcert=verify-full\n",
            Followed(VerifyCa, "hostssl all app 10.0.0.0 255.0.0.0 ldap ldapserver=d ldapprefix=uid= clientcert=verify-ca\n", facts));
        Assert.Null(Only(VerifyCa, "hostssl all app all ldap ldapserver=d,clientcert=verify-ca ldapprefix=uid=\n", facts).Remedy);
    }

    [Theory]
    [InlineData("hostssl all all all cert")]
    [InlineData("hostssl all all all scram-sha-256 clientcert=verify-ca")]
    [InlineData("hostssl all all all scram-sha-256 clientcert=verify-full")]
    public void A_certificate_that_nothing_can_check_fails_every_login(string hba)
    {
        Assert.Equal(Severity.Error, Only(Authority, hba + "\n", Facts with { HasClientAuthority = false }).Finding.Severity);
        Silent(Authority, hba + "\n");
        Silent(Authority, "hostssl all all all scram-sha-256\n", Facts with { HasClientAuthority = false });
        Silent(Authority, "hostssl all all all reject clientcert=verify-ca\n", Facts with { HasClientAuthority = false });
        Silent(Authority, hba + "\n", Facts with { HasClientAuthority = false, TlsIsOn = false });
    }

    [Fact]
    public void A_role_without_a_certificate_in_its_name_is_told_only_when_certificates_are_known()
    {
        var facts = Facts with { CommonNames = ["repl"] };
        Assert.Equal(Severity.Info, Only(Map, "hostssl orders app all cert\n", facts).Finding.Severity);
        Only(Map, "hostssl orders app all scram-sha-256 clientcert=verify-full\n", facts);
        Silent(Map, "hostssl orders app all cert\n");
        Silent(Map, "hostssl orders repl all cert\n", facts);
        Silent(Map, "hostssl orders app,repl all cert\n", facts);
        Silent(Map, "hostssl orders all all cert\n", facts);
        Silent(Map, "hostssl orders app all cert map=m\n", facts);
        Silent(Map, "hostssl orders app all cert clientname=DN\n", facts);
        Silent(Map, "hostssl orders app all scram-sha-256 clientcert=verify-ca\n", facts);
    }

    [Fact]
    public void Ident_is_told_where_it_asks_another_machine()
    {
        Only("hba-ident-tcp", "host all all 10.0.0.0/8 ident\n");
        Silent("hba-ident-tcp", "host all all 127.0.0.1/32 ident\n");
        Silent("hba-ident-tcp", "local all all ident\n");
    }
}
