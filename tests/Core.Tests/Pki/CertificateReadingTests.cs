using System.Diagnostics;
using System.Text;
using PgTlsDashboard.Core.Pki;
using static PgTlsDashboard.Core.Tests.Pki.TestAuthorities;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class CertificateReadingTests
{
    private const string SystemRoots = "/etc/ssl/certs/ca-certificates.crt";

    [Fact]
    public void The_facts_of_the_systems_roots_are_those_that_OpenSsl_tells()
    {
        var roots = Certificate.FromPem(File.ReadAllBytes(SystemRoots), out var problems);

        Assert.Empty(problems);
        Assert.True(roots.Length > 50, $"{roots.Length} roots");
        using var scratch = new ScratchDirectory();
        foreach (var root in roots.Where((_, i) => i % 3 == 0))
        {
            var file = scratch.Write("root.crt", root.ToPem());
            var told = ExternalTool.Run("openssl", "x509", "-in", file, "-noout", "-subject", "-issuer", "-serial", "-dates",
                "-fingerprint", "-sha256", "-nameopt", "RFC2253,-esc_msb", "-dateopt", "iso_8601").MustSucceed().Output;
            Assert.Equal(
                $"subject={root.Subject}\nissuer={root.Issuer}\nserial={root.SerialNumber}\nnotBefore={root.NotBefore:u}\nnotAfter="
                    + $"{root.NotAfter:u}\nsha256 Fingerprint="
                    + $"{string.Join(':', root.FingerprintSha256.Chunk(2).Select(p => new string(p))).ToUpperInvariant()}\n",
                told);
            Assert.True(root.IsCertificateAuthority);
            Assert.True(root.IsSelfIssued);
        }
    }

    [Fact]
    public void The_facts_of_our_own_certificates_are_read_back()
    {
        using var authority = Root();
        var server = authority.Server("db.example.com", "192.0.2.7", "2001:db8::7");
        var client = authority.Client("repl");

        Assert.Equal(["db.example.com", "192.0.2.7", "2001:db8::7"], server.SubjectAlternativeNames.Select(n => n.ToString()));
        Assert.Equal("CN=db.example.com", server.Subject);
        Assert.Equal("CN=Test authority", server.Issuer);
        Assert.Equal(["1.3.6.1.5.5.7.3.1"], server.ExtendedKeyUsages.ToArray());
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], client.ExtendedKeyUsages.ToArray());
        Assert.Equal("ECDSA P-256", client.KeyAlgorithm);
        Assert.Equal("ecdsa-with-SHA256", client.SignatureAlgorithm);
        Assert.False(client.IsCertificateAuthority);
        Assert.False(client.IsSelfIssued);
        Assert.True(authority.Certificate.IsCertificateAuthority);
        Assert.True(authority.Certificate.IsSelfIssued);
    }

    [Fact]
    public void Certificates_compare_by_their_bytes()
    {
        using var authority = Root();
        var client = authority.Client("repl");

        Assert.Equal(client, Certificate.FromDer(client.Der.AsSpan(), out _));
        Assert.Equal(client.GetHashCode(), Certificate.FromDer(client.Der.AsSpan(), out _)!.GetHashCode());
        Assert.NotEqual(client, authority.Client("repl"));
    }

    [Theory]
    [InlineData("ed25519", "Ed25519", "ED25519")]
    [InlineData("rsa:1024", "RSA 1024", "sha256WithRSAEncryption")]
    public void Certificates_of_kinds_that_are_not_made_here_are_read(string kind, string key, string signature)
    {
        using var scratch = new ScratchDirectory();
        ExternalTool.Run("openssl", "req", "-x509", "-newkey", kind, "-nodes", "-keyout", scratch.File("key"), "-out", scratch.File("crt"),
            "-multivalue-rdn", "-subj", "/C=DE/O=A, B/OU=x+UID=y/CN=one/CN=two/emailAddress=a@b", "-utf8").MustSucceed();

        var certificate = Assert.Single(Certificate.FromPem(File.ReadAllBytes(scratch.File("crt")), out var problems));

        Assert.Empty(problems);
        Assert.Equal(key, certificate.KeyAlgorithm);
        Assert.Equal(signature, certificate.SignatureAlgorithm);
        Assert.Equal("one", certificate.CommonName);
        Assert.Equal($"subject={certificate.Subject}\n",
            ExternalTool.Run("openssl", "x509", "-in", scratch.File("crt"), "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb").Output);
    }

    [Fact]
    public void Every_truncation_and_every_flipped_byte_gives_a_certificate_or_a_finding()
    {
        using var authority = Root();
        var der = authority.Server("db.example.com", "192.0.2.7").Der.ToArray();

        for (var length = 0; length < der.Length; length++)
        {
            Assert.Null(Certificate.FromDer(der.AsSpan(0, length), out var problem));
            Assert.Equal("certificate-damaged", problem!.Code.Text);
        }
        for (var at = 0; at < der.Length; at++)
        {
            foreach (var mask in new byte[] { 0x01, 0x20, 0x80, 0xff })
            {
                var damaged = (byte[])der.Clone();
                damaged[at] ^= mask;
                Assert.True(Certificate.FromDer(damaged, out var problem) is null == problem is not null);
            }
        }
        Assert.Null(Certificate.FromDer([.. der, 0], out _));
    }

    [Fact]
    public void A_mebibyte_of_anything_gives_a_finding_at_linear_cost() => Cost.IsLinear(32 * 1024, size =>
    {
        var random = new byte[size];
        new Random(1).NextBytes(random);
        var nested = new byte[size];
        Array.Fill(nested, (byte)0x30);
        return () =>
        {
            foreach (var garbage in new[] { random, nested, new byte[size] })
            {
                Assert.Null(Certificate.FromDer(garbage, out var problem));
                Assert.NotNull(problem);
                Assert.Null(Certificate.FromDer(garbage.AsSpan(0, size / 5), out _));
                Assert.Empty(Certificate.FromPem(garbage, out var problems));
                Assert.Single(problems);
            }
        };
    });

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\n")]
    [InlineData("-----BEGIN A-----")]
    [InlineData("-----BEGIN ")]
    [InlineData("-----END CERTIFICATE-----\n")]
    [InlineData("-----")]
    [InlineData("AAAA\n")]
    [InlineData("-----BEGIN A-----\n-----END B-----\n")]
    [InlineData("-----BEGIN A-----\n-----END A-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_mebibyte_of_one_line_gives_few_findings_at_linear_cost(string line) => Cost.IsLinear(32 * 1024, size =>
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, size / line.Length)));
        return () =>
        {
            Assert.Empty(Certificate.FromPem(text, out var problems));
            Assert.InRange(problems.Length, 1, 20);
        };
    });

    [Fact]
    public void A_damaged_block_among_good_ones_is_told_and_the_good_ones_are_read()
    {
        using var authority = Root();
        var (first, second) = (authority.Client("one"), authority.Client("two"));
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var text = $"# a comment\n{first.ToPem()}-----BEGIN CERTIFICATE-----\nAAAA\n-----END "
            + $"CERTIFICATE-----\n{Encoding.ASCII.GetString(key.ToPkcs8Pem())}{second.ToPem()}";

        var read = Certificate.FromPem(Encoding.ASCII.GetBytes(text), out var problems);
        var cut = Certificate.FromPem(Encoding.ASCII.GetBytes(first.ToPem() + second.ToPem()[..200]), out var cutProblems);

        Assert.Equal([first, second], read.ToArray());
        Assert.Equal(["certificate-damaged", "pem-private-key"], problems.Select(p => p.Code.Text));
        Assert.Equal("block 2", problems[0].At);
        Assert.Equal([first], cut.ToArray());
        Assert.Equal("pem-damaged", Assert.Single(cutProblems).Code.Text);
        Assert.Equal("pem-empty", ProblemOf(""));
    }

    private static string ProblemOf(string pem)
    {
        Certificate.FromPem(Encoding.ASCII.GetBytes(pem), out var problems);
        return Assert.Single(problems).Code.Text;
    }
}
