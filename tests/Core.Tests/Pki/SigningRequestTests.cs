using System.Text;
using PgTlsDashboard.Core.Pki;
using static PgTlsDashboard.Core.Tests.Pki.TestAuthorities;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class SigningRequestTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly CertificateAuthority _authority = Root();

    public void Dispose()
    {
        _authority.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData("EC", "ec_paramgen_curve:P-256", "PEM")]
    [InlineData("EC", "ec_paramgen_curve:P-384", "DER")]
    [InlineData("EC", "ec_paramgen_curve:P-521", "PEM")]
    [InlineData("RSA", "rsa_keygen_bits:2048", "PEM")]
    public void Only_the_public_key_of_a_request_is_taken(string kind, string option, string form)
    {
        Key(kind, option);
        ExternalTool.Run("openssl", "req", "-new", "-key", _scratch.File("key"), "-subj", "/CN=postgres/O=Evil", "-addext",
            "basicConstraints=critical,CA:TRUE", "-outform", form, "-out", _scratch.File("csr")).MustSucceed();

        var certificate = Issue(File.ReadAllBytes(_scratch.File("csr")), out var problem);

        Assert.Null(problem);
        Assert.Equal("CN=repl", certificate!.Subject);
        Assert.False(certificate.IsCertificateAuthority);
        var file = _scratch.Write("client.crt", certificate.ToPem());
        Assert.Equal(
            ExternalTool.Run("openssl", "pkey", "-in", _scratch.File("key"), "-pubout").MustSucceed().Output,
            ExternalTool.Run("openssl", "x509", "-in", file, "-noout", "-pubkey").MustSucceed().Output);
        ExternalTool.Run("openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile",
            _scratch.Write("root.crt", _authority.Certificate.ToPem()), file).MustSucceed();
    }

    [Fact]
    public void A_request_of_certtool_is_taken_too()
    {
        Key("EC", "ec_paramgen_curve:P-256");
        var template = _scratch.Write("template", "cn = \"x\"\n");
        ExternalTool.Run("certtool", "--generate-request", "--load-privkey", _scratch.File("key"), "--template", template, "--outfile",
            _scratch.File("csr")).MustSucceed();

        Assert.NotNull(Issue(File.ReadAllBytes(_scratch.File("csr")), out _));
    }

    [Fact]
    public void A_request_whose_signature_is_another_keys_is_refused()
    {
        Key("EC", "ec_paramgen_curve:P-256");
        ExternalTool.Run("openssl", "req", "-new", "-key", _scratch.File("key"), "-subj", "/CN=x", "-outform", "DER", "-out",
            _scratch.File("csr")).MustSucceed();
        var request = File.ReadAllBytes(_scratch.File("csr"));
        request[^1] ^= 1;

        Assert.Null(Issue(request, out var problem));
        Assert.Equal("csr-unproven", problem!.Code.Text);
    }

    [Theory]
    [InlineData("ed25519", null, "Ed25519")]
    [InlineData("ed448", null, "Ed448")]
    [InlineData("RSA-PSS", "rsa_keygen_bits:2048", "RSA-PSS 2048")]
    [InlineData("RSA", "rsa_keygen_bits:1024", "1024 bits")]
    [InlineData("EC", "ec_paramgen_curve:secp256k1", "ECDSA secp256k1")]
    [InlineData("EC", "ec_paramgen_curve:brainpoolP256r1", "ECDSA brainpoolP256r1")]
    public void A_sound_request_of_a_key_that_is_not_accepted_is_refused_by_its_kind(string kind, string? option, string named)
    {
        Key(kind, option);
        ExternalTool.Run("openssl", "req", "-new", "-key", _scratch.File("key"), "-subj", "/CN=x", "-out", _scratch.File("csr"))
            .MustSucceed();

        Assert.Null(Issue(File.ReadAllBytes(_scratch.File("csr")), out var problem));
        Assert.Equal("csr-weak-key", problem!.Code.Text);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
        Assert.Contains("P-256", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_request_of_a_kind_that_is_not_accepted_is_damaged()
    {
        Key("ed25519", null);
        ExternalTool.Run("openssl", "req", "-new", "-key", _scratch.File("key"), "-subj", "/CN=x", "-outform", "DER", "-out",
            _scratch.File("csr")).MustSucceed();
        var request = File.ReadAllBytes(_scratch.File("csr"));
        request[^1] ^= 1;

        Assert.Null(Issue(request, out var problem));
        Assert.Equal("csr-unproven", problem!.Code.Text);
    }

    [Fact]
    public void A_private_key_that_came_along_is_refused_and_never_repeated()
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);

        Assert.Null(Issue(key.ToPkcs8Pem(), out var problem));
        Assert.Equal("csr-private-key", problem!.Code.Text);
        Assert.DoesNotContain("MIG", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_gives_a_finding()
    {
        foreach (var garbage in new[] { "", "x", "-----BEGIN CERTIFICATE REQUEST-----",
            "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n", "0\0\0", _authority.Certificate.ToPem() })
        {
            Assert.Null(Issue(Encoding.ASCII.GetBytes(garbage), out var problem));
            Assert.NotNull(problem);
        }
        Assert.Null(Issue(new byte[1024 * 1024], out var large));
        Assert.Equal("csr-too-large", large!.Code.Text);
    }

    [Fact]
    public void An_expired_authority_says_so()
    {
        Assert.Null(_authority.IssueClientFor("repl", [], _authority.Certificate.NotAfter, OneYear, out var problem));
        Assert.Equal("authority-expired", problem!.Code.Text);
    }

    private void Key(string kind, string? option) =>
        ExternalTool.Run("openssl",
            ["genpkey", "-algorithm", kind, .. option is null ? Array.Empty<string>() : ["-pkeyopt", option], "-out", _scratch.File("key")])
            .MustSucceed();

    private Certificate? Issue(byte[] csr, out Finding? problem) => _authority.IssueClientFor("repl", csr, Now, OneYear, out problem);
}
