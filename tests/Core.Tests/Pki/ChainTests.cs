using PgTlsDashboard.Core.Pki;
using static PgTlsDashboard.Core.Tests.Pki.TestAuthorities;

namespace PgTlsDashboard.Core.Tests.Pki;

/// <summary>Every chain, as OpenSSL and GnuTLS validate it.</summary>
public sealed class ChainTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public static TheoryData<KeyAlgorithm, string, string> Algorithms => new()
    {
        { KeyAlgorithm.EcdsaP256, "ASN1 OID: prime256v1", "ecdsa-with-SHA256" },
        { KeyAlgorithm.EcdsaP384, "ASN1 OID: secp384r1", "ecdsa-with-SHA384" },
        { KeyAlgorithm.Rsa2048, "Public-Key: (2048 bit)", "sha256WithRSAEncryption" },
        { KeyAlgorithm.Rsa3072, "Public-Key: (3072 bit)", "sha256WithRSAEncryption" },
        { KeyAlgorithm.Rsa4096, "Public-Key: (4096 bit)", "sha256WithRSAEncryption" },
    };

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void OpenSsl_and_GnuTls_accept_each_certificate_for_its_use_and_for_no_other(KeyAlgorithm algorithm, string keyText,
        string signatureText)
    {
        using var key = PrivateKey.Generate(algorithm);
        using var authority = CertificateAuthority.CreateRoot("Test authority", CopyOf(key), Now, TenYears);
        var server = authority.IssueServer([Name("db.example.com"), Name("192.0.2.7"), Name("2001:db8::7")], key, Now, OneYear);
        var client = authority.IssueClient("repl", key, Now, OneYear);
        var root = _scratch.Write("root.crt", authority.Certificate.ToPem());
        var serverFile = _scratch.Write("server.crt", server.ToPem());
        var clientFile = _scratch.Write("client.crt", client.ToPem());

        OpenSslVerify(root, serverFile, "sslserver").MustSucceed();
        OpenSslVerify(root, serverFile, "sslclient").MustFail();
        OpenSslVerify(root, clientFile, "sslclient").MustSucceed();
        OpenSslVerify(root, clientFile, "sslserver").MustFail();
        CerttoolVerify(root, serverFile).MustSucceed();
        CerttoolVerify(root, clientFile).MustSucceed();
        var text = ExternalTool.Run("openssl", "x509", "-in", clientFile, "-noout", "-text").MustSucceed().Output;
        Assert.Contains(keyText, text, StringComparison.Ordinal);
        Assert.Contains("Signature Algorithm: " + signatureText, text, StringComparison.Ordinal);
        Assert.Equal(signatureText, client.SignatureAlgorithm);
    }

    [Fact]
    public void A_chain_to_another_authority_of_the_same_name_is_refused()
    {
        using var authority = Root();
        using var other = Root();
        var file = _scratch.Write("client.crt", authority.Client("repl").ToPem());
        var otherRoot = _scratch.Write("other.crt", other.Certificate.ToPem());

        OpenSslVerify(otherRoot, file, "sslclient").MustFail();
        CerttoolVerify(otherRoot, file).MustFail();
    }

    [Fact]
    public void The_root_is_an_authority_of_leaves_only()
    {
        using var authority = Root();
        var text = Text(authority.Certificate);

        Assert.Contains("X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0\n", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Subject Key Identifier:", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Authority Key Identifier:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_certificate_is_for_clients_and_a_server_certificate_for_servers()
    {
        using var authority = Root();
        using var rsa = PrivateKey.Generate(KeyAlgorithm.Rsa2048);
        var client = Text(authority.Client("repl"));
        var server = Text(authority.IssueServer([Name("db")], rsa, Now, OneYear));
        var rsaClient = Text(authority.IssueClient("repl", rsa, Now, OneYear));

        foreach (var leaf in new[] { client, server, rsaClient })
        {
            Assert.Contains("X509v3 Basic Constraints: critical\n                CA:FALSE\n", leaf, StringComparison.Ordinal);
            Assert.Contains("X509v3 Authority Key Identifier:", leaf, StringComparison.Ordinal);
        }
        Assert.Contains("X509v3 Key Usage: critical\n                Digital Signature\n", client, StringComparison.Ordinal);
        Assert.Contains("X509v3 Extended Key Usage: \n                TLS Web Client Authentication\n", client, StringComparison.Ordinal);
        Assert.DoesNotContain("Alternative Name", client, StringComparison.Ordinal);
        Assert.Contains("X509v3 Key Usage: critical\n                Digital Signature\n", rsaClient, StringComparison.Ordinal);
        Assert.Contains("X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment\n", server,
            StringComparison.Ordinal);
        Assert.Contains("X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n", server, StringComparison.Ordinal);
        Assert.Contains("DNS:db", server, StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_a_server_are_matched_by_OpenSsl_and_other_names_are_not()
    {
        using var authority = Root();
        var server = authority.Server("db_1.example.com", "*.pool.example.com", "192.0.2.7", "2001:db8::7");
        var file = _scratch.Write("server.crt", server.ToPem());

        foreach (var name in new[] { "db_1.example.com", "a.pool.example.com", "DB_1.EXAMPLE.COM" })
            Assert.Contains("does match", Check("-checkhost", name), StringComparison.Ordinal);
        foreach (var name in new[] { "pool.example.com", "a.b.pool.example.com", "example.com" })
            Assert.Contains("does NOT match", Check("-checkhost", name), StringComparison.Ordinal);
        Assert.Contains("does match", Check("-checkip", "192.0.2.7"), StringComparison.Ordinal);
        Assert.Contains("does match", Check("-checkip", "2001:DB8:0::7"), StringComparison.Ordinal);
        Assert.Contains("does NOT match", Check("-checkip", "192.0.2.8"), StringComparison.Ordinal);
        CerttoolVerify(_scratch.Write("root.crt", authority.Certificate.ToPem()), file).MustSucceed();
        OpenSslVerify(_scratch.File("root.crt"), file, "sslserver").MustSucceed();

        string Check(string option, string name) => ExternalTool.Run("openssl", "x509", "-in", file, "-noout", option, name).Output;
    }

    [Fact]
    public void A_name_that_is_too_long_for_a_CN_stands_in_a_critical_extension_alone()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 40), 3));
        using var authority = Root();
        var server = authority.Server(name);

        Assert.Equal("", server.Subject);
        Assert.Contains($"X509v3 Subject Alternative Name: critical\n                DNS:{name}\n", Text(server), StringComparison.Ordinal);
        var root = _scratch.Write("root.crt", authority.Certificate.ToPem());
        OpenSslVerify(root, _scratch.File("text.crt"), "sslserver").MustSucceed();
        CerttoolVerify(root, _scratch.File("text.crt")).MustSucceed();
        Assert.Equal("b", authority.Server(name, "b").CommonName);
    }

    private static PrivateKey CopyOf(PrivateKey key) => PrivateKey.FromPkcs8(key.ToPkcs8());

    private static ToolResult OpenSslVerify(string root, string file, string purpose) =>
        ExternalTool.Run("openssl", "verify", "-x509_strict", "-purpose", purpose, "-no-CApath", "-no-CAstore", "-CAfile", root, file);

    private static ToolResult CerttoolVerify(string root, string file) =>
        ExternalTool.Run("certtool", "--verify", "--load-ca-certificate", root, "--infile", file);

    private string Text(Certificate certificate) =>
        ExternalTool.Run("openssl", "x509", "-in", _scratch.Write("text.crt", certificate.ToPem()), "-noout", "-text").MustSucceed().Output;
}
