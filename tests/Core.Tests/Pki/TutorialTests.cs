using PgTlsDashboard.Core.Pki;
using static PgTlsDashboard.Core.Tests.Pki.TestAuthorities;

namespace PgTlsDashboard.Core.Tests.Pki;

/// <summary>The tutorial's shape beside what its own commands make.</summary>
public sealed class TutorialTests
{
    private static readonly string[] s_extensions = ["subjectKeyIdentifier", "authorityKeyIdentifier", "basicConstraints"];

    [Fact]
    public async Task An_RSA_8192_certificate_as_in_the_tutorial_is_its_own_root_and_signs_clients()
    {
        using var scratch = new ScratchDirectory();
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.Rsa8192, CancellationToken.None);
        using var authority = CertificateAuthority.CreateAsInTutorial("db.example.com", key, Now, TenYears);
        var root = scratch.Write("root.crt", authority.Certificate.ToPem());
        var client = scratch.Write("client.crt", authority.Client("repl").ToPem());
        using var copy = authority.CopyKey();
        var keyFile = scratch.Write("server.key", copy.ToPkcs8Pem());
        ExternalTool.Run("openssl", "req", "-new", "-x509", "-key", keyFile, "-days", "3650", "-subj", "/CN=db.example.com", "-out",
            scratch.File("peer.crt")).MustSucceed();

        Assert.Equal("RSA 8192", authority.Certificate.KeyAlgorithm);
        Assert.Empty(authority.Certificate.SubjectAlternativeNames);
        Assert.Equal(OpenSsl(scratch.File("peer.crt"), "-subject", "-issuer", "-pubkey"), OpenSsl(root, "-subject", "-issuer", "-pubkey"));
        Assert.Equal(Names(scratch.File("peer.crt")).Append("X509v3 Key Usage: critical").Order(StringComparer.Ordinal), Names(root));
        foreach (var purpose in new[] { "sslserver", "sslclient" })
            ExternalTool.Run("openssl", "verify", "-purpose", purpose, "-CAfile", root, root).MustSucceed();
        ExternalTool.Run("openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", root, client).MustSucceed();
        ExternalTool.Run("certtool", "--verify", "--load-ca-certificate", root, "--infile", client).MustSucceed();
    }

    private static string OpenSsl(string file, params string[] what) =>
        ExternalTool.Run("openssl", ["x509", "-in", file, "-noout", .. what]).MustSucceed().Output;

    /// <summary>The extensions' headings with their criticality, in order of name.</summary>
    private static string[] Names(string file)
    {
        var text = OpenSsl(file, "-text");
        Assert.Contains("CA:TRUE\n", OpenSsl(file, "-ext", string.Join(',', s_extensions)), StringComparison.Ordinal);
        return [.. text.Split('\n').Where(l => l.Contains("X509v3 ", StringComparison.Ordinal)).Select(l => l.Trim())
            .Where(l => l != "X509v3 extensions:").Order(StringComparer.Ordinal)];
    }
}
