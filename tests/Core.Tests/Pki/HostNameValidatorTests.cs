using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki.Validation;
using static PgTlsDashboard.Core.Tests.Probe.TestCertificates;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class HostNameValidatorTests
{
    /// <summary>The verdicts are libpq 15's own: the live tests put the same rows to psql.</summary>
    [Theory]
    [InlineData("db.test", "", "CN=x", "db.test", true)]
    [InlineData("db.test", "", "CN=x", "DB.Test", true)]
    [InlineData("db.test", "", "CN=x", "x", false)]
    [InlineData("db.test", "", "CN=x", "db.test.", false)]
    [InlineData("db.test.", "", "CN=x", "db.test.", true)]
    [InlineData("*.test", "", "CN=x", "x.test", true)]
    [InlineData("*.test", "", "CN=x", "a.b.test", false)]
    [InlineData("*.test", "", "CN=x", ".test", false)]
    [InlineData("*.test", "", "CN=x", "test", false)]
    [InlineData("db*.test", "", "CN=x", "db1.test", false)]
    [InlineData("*", "", "CN=x", "x", false)]
    [InlineData("", "127.0.0.1", "CN=x", "127.0.0.1", true)]
    [InlineData("", "127.0.0.1", "CN=db.test", "db.test", true)]
    [InlineData("", "::1", "CN=x", "::1", true)]
    [InlineData("", "::1", "CN=x", "0:0::0:1", true)]
    [InlineData("", "", "CN=127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "", "CN=x", "127.0.0.1", true)]
    [InlineData("", "", "CN=::1", "::1", true)]
    [InlineData("", "", "CN=::1", "0::1", false)]
    [InlineData("", "", "CN=db.test", "db.test", true)]
    [InlineData("", "", "CN=*.test", "db.test", true)]
    [InlineData("", "", "O=none", "db.test", false)]
    [InlineData("db.test", "", "CN=127.0.0.1", "127.0.0.1", true)]
    [InlineData("", "127.0.0.2", "CN=127.0.0.1", "127.0.0.1", false)]
    public void A_name_is_judged_as_libpq_judges_it(string dns, string addresses, string subject, string host, bool matches)
    {
        using var root = Root();
        using var leaf = Server(root, subject, Split(dns), Split(addresses));

        Assert.Equal(matches, HostNameValidator.Validate(ToCore(leaf), host).Matches);
    }

    [Fact]
    public void A_name_with_an_embedded_NUL_is_no_name()
    {
        using var root = Root();
        using var leaf = Issue(root, "CN=x", request => request.CertificateExtensions.Add(Names("db.test\0.evil.test")), Now.AddDays(-1),
            Now.AddDays(1));

        Assert.False(HostNameValidator.Validate(leaf.RawData, "db.test").Matches);
    }

    [Fact]
    public void A_SAN_that_does_not_decode_counts_as_none()
    {
        using var root = Root();
        using var leaf =
            Issue(root, "CN=db.test",
                request => request.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x05, 0x82], false)), Now.AddDays(-1),
                Now.AddDays(1));

        var verdict = HostNameValidator.Validate(leaf.RawData, "db.test");

        Assert.True(verdict.Matches);
        Assert.True(verdict.ByCommonName);
        Assert.False(verdict.HasNames);
    }

    [Fact]
    public void The_names_are_told_and_made_harmless()
    {
        using var root = Root();
        using var leaf =
            Issue(root, "CN=x", request => request.CertificateExtensions.Add(Names("b\u0007.test")), Now.AddDays(-1), Now.AddDays(1));

        Assert.Equal(["b\uFFFD.test"], HostNameValidator.Validate(leaf.RawData, "nowhere").Names.ToArray());
    }

    internal static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static X509Extension Names(string dns)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, dns, new Asn1Tag(TagClass.ContextSpecific, 2));
        return new("2.5.29.17", writer.Encode(), critical: false);
    }
}
