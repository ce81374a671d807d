using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Full.HostNames;
using PgTlsDashboard.Core.Tests.Pki;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Probe;

/// <summary>
/// libpq's column is put to psql by the live tests; JDBC's follows org.postgresql.ssl.PGjdbcHostnameVerifier, Go's follows
/// crypto/x509's VerifyHostname and its documentation ("the Common Name field is ignored").
/// </summary>
public sealed class HostNameOpinionTests
{
    [Theory]
    [InlineData("db.test", "", "CN=x", "db.test", "NameMatches", "NameMatches", "NameMatches")]
    [InlineData("db.test", "", "CN=x", "DB.Test", "NameMatches", "NameMatches", "NameMatches")]
    [InlineData("db.test", "", "CN=x", "db.test.", "NameDiffers", "NameDiffers", "NameMatches")]
    [InlineData("*.test", "", "CN=x", "x.test", "WildcardMatches", "WildcardMatches", "WildcardMatches")]
    [InlineData("*.test", "", "CN=x", "a.b.test", "NameDiffers", "NameDiffers", "NameDiffers")]
    [InlineData("*.test", "", "CN=x", ".test", "NameDiffers", "WildcardMatches", "NameDiffers")]
    [InlineData("db*.test", "", "CN=x", "db1.test", "NameDiffers", "NameDiffers", "NameDiffers")]
    [InlineData("", "", "CN=db.test", "db.test", "CommonNameMatches", "CommonNameMatches", "NoSubjectAlternativeName")]
    [InlineData("", "", "CN=*.test", "db.test", "CommonNameMatches", "CommonNameMatches", "NoSubjectAlternativeName")]
    [InlineData("", "", "CN=other", "db.test", "NoSubjectAlternativeName", "NoSubjectAlternativeName", "NoSubjectAlternativeName")]
    [InlineData("", "127.0.0.1", "CN=x", "127.0.0.1", "AddressMatches", "AddressMatches", "AddressMatches")]
    [InlineData("", "127.0.0.1", "CN=db.test", "db.test", "CommonNameMatches", "CommonNameMatches", "NameDiffers")]
    [InlineData("db.test", "", "CN=127.0.0.1", "127.0.0.1", "CommonNameMatches", "AddressDiffers", "AddressDiffers")]
    [InlineData("", "::1", "CN=x", "::1", "AddressMatches", "AddressSpelledOtherwise", "AddressMatches")]
    [InlineData("", "::1", "CN=x", "0:0:0:0:0:0:0:1", "AddressMatches", "AddressMatches", "AddressMatches")]
    [InlineData("", "127.0.0.2", "CN=x", "127.0.0.1", "AddressDiffers", "AddressDiffers", "AddressDiffers")]
    [InlineData("xn--bcher-kva.test", "", "CN=x", "bücher.test", "NameDiffers", "NameMatches", "NameDiffers")]
    public void Each_client_judges_by_its_own_rule(string dns, string addresses, string subject, string host, string libpq, string jdbc,
        string go)
    {
        using var root = Root();
        using var leaf = Server(root, subject, HostNameValidatorTests.Split(dns), HostNameValidatorTests.Split(addresses));

        var opinions = HostNameOpinions.Of(ToCore(leaf), host).ToList();

        Assert.Equal([HostNameRule.Libpq, HostNameRule.Jdbc, HostNameRule.Go], opinions.Select(opinion => opinion.Rule));
        Assert.Equal([libpq, jdbc, go], opinions.Select(opinion => opinion.Reason.ToString()));
        Assert.All(opinions,
            opinion => Assert.Equal(opinion.Reason.ToString().EndsWith("Matches", StringComparison.Ordinal), opinion.Matches));
    }

    [Fact]
    public void Of_several_common_names_JDBC_takes_the_most_specific_and_libpq_the_first()
    {
        using var root = Root();
        using var leaf = Server(root, "CN=db.test, CN=test", []);

        var reasons = HostNameOpinions.Of(ToCore(leaf), "db.test").ToDictionary(opinion => opinion.Rule, opinion => opinion.Matches);

        Assert.True(reasons[HostNameRule.Jdbc]);
        Assert.False(reasons[HostNameRule.Go]);
    }
}
