using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Tests.Pki;

/// <summary>A key file is told by its public half, and an encrypted one by that: as openssl writes them.</summary>
public sealed class KeyFileTests
{
    [Theory]
    [InlineData("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem")]
    [InlineData("ecparam -name secp384r1 -genkey -out key.pem")]
    [InlineData("genrsa -traditional -out key.pem 2048")]
    public void The_public_half_is_the_one_that_openssl_writes(string command)
    {
        using var folder = new ScratchDirectory();
        OpenSsl(folder, command);
        OpenSsl(folder, "pkey -in key.pem -pubout -outform DER -out public.der");
        OpenSsl(folder, "req -new -x509 -key key.pem -subj /CN=x -out certificate.pem");

        var key = KeyFile.Read(File.ReadAllBytes(folder.File("key.pem")));

        Assert.Equal(KeyFileKind.Key, key.Kind);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.File("public.der")))), key.PublicKeySha256);
        var certificate = Certificate.FromPem(File.ReadAllBytes(folder.File("certificate.pem")), out _)[0];
        Assert.Equal(key.PublicKeySha256, KeyFile.PublicKeyOf(certificate));
        // The same key behind a certificate, as a combined file has it.
        byte[] combined = [.. File.ReadAllBytes(folder.File("certificate.pem")), .. File.ReadAllBytes(folder.File("key.pem"))];
        Assert.Equal(key, KeyFile.Read(combined));
    }

    [Theory]
    [InlineData("pkey -in key.pem -aes256 -passout pass:secret -out sealed.pem")]
    [InlineData("rsa -in key.pem -traditional -aes256 -passout pass:secret -out sealed.pem")]
    public void A_key_that_needs_a_passphrase_is_told(string command)
    {
        using var folder = new ScratchDirectory();
        OpenSsl(folder, "genpkey -algorithm RSA -out key.pem");
        OpenSsl(folder, command);
        Assert.Equal(new(KeyFileKind.NeedsPassphrase, null), KeyFile.Read(File.ReadAllBytes(folder.File("sealed.pem"))));
    }

    [Fact]
    public void Another_encoding_of_the_same_point_is_not_another_key()
    {
        using var folder = new ScratchDirectory();
        OpenSsl(folder, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem");
        OpenSsl(folder, "ec -in key.pem -conv_form compressed -out small.pem");
        OpenSsl(folder, "req -new -x509 -key small.pem -subj /CN=x -out certificate.pem");
        var certificate = Certificate.FromPem(File.ReadAllBytes(folder.File("certificate.pem")), out _)[0];

        var key = KeyFile.Read(File.ReadAllBytes(folder.File("small.pem")));

        Assert.Equal(KeyFileKind.Key, key.Kind);
        Assert.True(KeyFile.PublicKeyOf(certificate) is not { } shown || key.PublicKeySha256 is not { } own || shown == own);
    }

    [Fact]
    public void A_key_of_another_kind_has_no_known_public_half()
    {
        using var folder = new ScratchDirectory();
        OpenSsl(folder, "genpkey -algorithm ED25519 -out key.pem");
        Assert.Equal(new(KeyFileKind.Key, null), KeyFile.Read(File.ReadAllBytes(folder.File("key.pem"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n&&&\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")]
    public void What_is_no_key_is_none(string text) =>
        Assert.Equal(new(KeyFileKind.NoKey, null), KeyFile.Read(Encoding.ASCII.GetBytes(text)));

    private static void OpenSsl(ScratchDirectory folder, string command) =>
        ExternalTool.RunIn(folder.Path, null, "openssl", command.Split(' ')).MustSucceed();
}
