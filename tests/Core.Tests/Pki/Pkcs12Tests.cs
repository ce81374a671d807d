using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki;
using static PgTlsDashboard.Core.Tests.Pki.TestAuthorities;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class Pkcs12Tests : IDisposable
{
    private const string Passphrase = "correct \"horse\" $1";

    private readonly ScratchDirectory _scratch = new();
    private readonly CertificateAuthority _authority = Root();

    public static TheoryData<KeyAlgorithm> Algorithms => [KeyAlgorithm.EcdsaP256, KeyAlgorithm.Rsa2048];

    public void Dispose()
    {
        _authority.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void OpenSsl_Java_and_DotNet_read_the_key_with_its_chain(KeyAlgorithm algorithm)
    {
        using var key = PrivateKey.Generate(algorithm);
        var certificate = _authority.IssueClient("repl", key, Now, OneYear);
        var file = _scratch.Write("client.p12", Pkcs12.Write(key, certificate, [_authority.Certificate], "user", Passphrase));

        var info = OpenSsl(file, Passphrase, "-info", "-noout").MustSucceed().All;
        Assert.Contains("MAC: sha256, Iteration 100000", info, StringComparison.Ordinal);
        Assert.Contains("PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256", info,
            StringComparison.Ordinal);
        Assert.Contains("Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256", info,
            StringComparison.Ordinal);
        var content = OpenSsl(file, Passphrase, "-nodes").MustSucceed().Output;
        Assert.Contains("friendlyName: user", content, StringComparison.Ordinal);
        Assert.Equal([certificate, _authority.Certificate],
            Certificate.FromPem(System.Text.Encoding.UTF8.GetBytes(content), out _).ToArray());
        Assert.Equal(
            ExternalTool.Run("openssl", "pkey", "-in", _scratch.Write("key", key.ToPkcs8Pem())).Output,
            ExternalTool.Run("openssl", "pkey", "-in", _scratch.Write("extracted", OpenSsl(file, Passphrase, "-nodes", "-nocerts").Output))
                .MustSucceed().Output);

        var java = Keytool(file, Passphrase).MustSucceed().Output;
        Assert.Contains("Alias name: user", java, StringComparison.Ordinal);
        Assert.Contains("Entry type: PrivateKeyEntry", java, StringComparison.Ordinal);
        Assert.Contains("Certificate chain length: 2", java, StringComparison.Ordinal);

        using var loaded = X509CertificateLoader.LoadPkcs12FromFile(file, Passphrase);
        Assert.True(loaded.HasPrivateKey);
        Assert.Equal(certificate.Der.AsSpan(), loaded.RawDataMemory.Span);
    }

    [Fact]
    public void A_wrong_passphrase_opens_nothing()
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var file = _scratch.Write("client.p12",
            Pkcs12.Write(key, _authority.IssueClient("repl", key, Now, OneYear), [_authority.Certificate], "user", Passphrase));

        OpenSsl(file, "wrong", "-noout").MustFail();
        Keytool(file, "wrong-one").MustFail();
    }

    [Fact]
    public void A_passphrase_beyond_ASCII_is_refused_because_Java_cannot_use_it()
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var file = _scratch.Write("client.p12",
            Pkcs12.Write(key, _authority.IssueClient("repl", key, Now, OneYear), [], "user", "pässphrase"));

        OpenSsl(file, "pässphrase", "-noout").MustSucceed();
        Keytool(file, "pässphrase").MustFail();
        Assert.Equal("passphrase-not-ascii", Pkcs12.Problem("pässphrase")!.Code.Text);
        Assert.Equal("passphrase-empty", Pkcs12.Problem("")!.Code.Text);
        Assert.Null(Pkcs12.Problem(Passphrase));
    }

    private static ToolResult OpenSsl(string file, string passphrase, params string[] options) =>
        ExternalTool.Run("openssl", ["pkcs12", "-in", file, "-passin", "pass:" + passphrase, .. options]);

    private static ToolResult Keytool(string file, string passphrase) =>
        ExternalTool.RunIn(null, new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" }, "keytool", "-list", "-v", "-storetype",
            "PKCS12", "-keystore", file, "-storepass", passphrase);
}
