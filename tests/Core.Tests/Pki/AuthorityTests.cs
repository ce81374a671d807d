using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using PgTlsDashboard.Core.Pki;
using static PgTlsDashboard.Core.Tests.Pki.TestAuthorities;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class AuthorityTests
{
    [Fact]
    public void A_stored_authority_opens_with_its_key_and_issues_as_before()
    {
        using var authority = Root("Stored");
        var sealedKey = authority.ExportEncryptedKey("a passphrase");

        using var opened = CertificateAuthority.Open(authority.Certificate, PrivateKey.FromEncryptedPkcs8(sealedKey, "a passphrase"));
        var client = opened.Client("repl");

        Assert.Equal("CN=Stored", client.Issuer);
        using var scratch = new ScratchDirectory();
        var root = scratch.Write("root.crt", authority.Certificate.ToPem());
        ExternalTool.Run("openssl", "verify", "-x509_strict", "-CAfile", root, scratch.Write("c.crt", client.ToPem())).MustSucceed();
    }

    [Fact]
    public void A_certificate_of_another_key_is_refused()
    {
        using var authority = Root();
        using var other = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);

        Assert.Throws<CryptographicException>(() => CertificateAuthority.Open(authority.Certificate, other));
    }

    [Fact]
    public void A_leaf_with_its_own_key_is_no_authority()
    {
        using var authority = Root();
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var leaf = authority.IssueClient("repl", key, Now, OneYear);

        Assert.Throws<CryptographicException>(() => CertificateAuthority.Open(leaf, key));
    }

    [Fact]
    public void A_certificate_begins_five_minutes_ago_and_ends_when_asked_but_never_after_the_authority()
    {
        using var authority = Root();
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var later = Now + OneYear;

        var modest = authority.IssueClient("repl", key, later, OneYear);
        var greedy = authority.IssueClient("repl", key, later, TenYears * 3);
        var early = authority.IssueServer([Name("db")], key, Now, OneYear);

        Assert.Equal(later - TimeSpan.FromMinutes(5), modest.NotBefore);
        Assert.Equal(later + OneYear, modest.NotAfter);
        Assert.Equal(authority.Certificate.NotAfter, greedy.NotAfter);
        Assert.Equal(Now - TimeSpan.FromMinutes(5), early.NotBefore);
        Assert.Equal(early.NotBefore, authority.Certificate.NotBefore);
    }

    [Fact]
    public void An_expired_authority_issues_nothing_and_says_so()
    {
        using var authority = Root();
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var afterwards = authority.Certificate.NotAfter;

        Assert.Null(authority.WhyNotIssue(afterwards - TimeSpan.FromSeconds(1)));
        Assert.Equal("authority-expired", authority.WhyNotIssue(afterwards)!.Code.Text);
        Assert.Throws<InvalidOperationException>(() => authority.IssueClient("repl", key, afterwards, OneYear));
        Assert.Equal("authority-not-yet-valid", authority.WhyNotIssue(Now - TimeSpan.FromDays(1))!.Code.Text);
    }

    [Fact]
    public void Serial_numbers_are_positive_and_random_in_127_bits()
    {
        using var authority = Root();
        var serials = Enumerable.Range(0, 400)
            .Select(_ => BigInteger.Parse("0" + authority.Client("repl").SerialNumber, NumberStyles.HexNumber,
                CultureInfo.InvariantCulture))
            .ToArray();

        Assert.Equal(serials.Length, serials.Distinct().Count());
        var top = BigInteger.One << 127;
        Assert.All(serials, s => Assert.InRange(s, BigInteger.One, top - 1));
        Assert.Equal(top - 1, serials.Aggregate(BigInteger.Zero, (a, b) => a | b));
        Assert.Equal(BigInteger.Zero, serials.Aggregate(top - 1, (a, b) => a & b));
    }

    [Fact]
    public void An_authority_beyond_2049_has_times_that_OpenSsl_reads_the_same()
    {
        using var authority =
            CertificateAuthority.CreateRoot("Far", PrivateKey.Generate(KeyAlgorithm.EcdsaP256), Now, TimeSpan.FromDays(365 * 40));
        using var scratch = new ScratchDirectory();
        var file = scratch.Write("root.crt", authority.Certificate.ToPem());

        var told = ExternalTool.Run("openssl", "x509", "-in", file, "-noout", "-enddate", "-dateopt", "iso_8601").MustSucceed().Output;

        Assert.Equal($"notAfter={authority.Certificate.NotAfter:u}\n", told);
        Assert.Contains("GENERALIZEDTIME", ExternalTool.Run("openssl", "asn1parse", "-in", file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_threads_issue_at_once_and_every_certificate_verifies()
    {
        using var authority = Root();
        var issued = new Certificate[64];
        Parallel.For(0, issued.Length, i => issued[i] = authority.Client($"role{i}"));

        using var scratch = new ScratchDirectory();
        var root = scratch.Write("root.crt", authority.Certificate.ToPem());
        var files = issued.Select((c, i) => scratch.Write($"{i}.crt", c.ToPem()));
        var verdicts = ExternalTool.Run("openssl", ["verify", "-x509_strict", "-CAfile", root, .. files]).MustSucceed().Output;
        Assert.Equal(issued.Length, verdicts.Split(": OK").Length - 1);
    }

    [Fact]
    public void A_disposed_authority_issues_nothing()
    {
        var authority = Root();
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        authority.Dispose();
        authority.Dispose();

        Assert.Throws<ObjectDisposedException>(() => authority.IssueClient("repl", key, Now, OneYear));
        Assert.Throws<ObjectDisposedException>(() => authority.ExportEncryptedKey("x"));
        Assert.Throws<ObjectDisposedException>(authority.CopyKey);
        Assert.Equal("authority CN=Test authority", authority.ToString());
    }

    [Fact]
    public void A_server_without_names_is_refused()
    {
        using var authority = Root();
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);

        Assert.Throws<ArgumentException>(() => authority.IssueServer([], key, Now, OneYear));
        Assert.Throws<ArgumentOutOfRangeException>(() => authority.IssueServer([Name("db")], key, Now, TimeSpan.Zero));
    }

    [Fact]
    public void A_long_name_of_an_authority_is_cut_to_what_a_CN_holds()
    {
        using var authority = Root(new string('é', 63) + "😀 and more");

        Assert.Equal(new string('é', 63), authority.Certificate.CommonName);
    }
}
