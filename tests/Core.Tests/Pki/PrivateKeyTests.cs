using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class PrivateKeyTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public static TheoryData<KeyAlgorithm, string> Algorithms => new()
    {
        { KeyAlgorithm.EcdsaP256, "prime256v1" },
        { KeyAlgorithm.EcdsaP384, "secp384r1" },
        { KeyAlgorithm.Rsa2048, "2048 bit" },
        { KeyAlgorithm.Rsa3072, "3072 bit" },
        { KeyAlgorithm.Rsa4096, "4096 bit" },
    };

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task OpenSsl_reads_every_form_and_finds_the_same_key(KeyAlgorithm algorithm, string told)
    {
        using var key = await PrivateKey.GenerateAsync(algorithm, CancellationToken.None);
        var pem = _scratch.Write("pem", key.ToPkcs8Pem());
        var der = _scratch.Write("der", key.ToPkcs8());
        var locked = _scratch.Write("locked", key.ToEncryptedPkcs8("päss wörd"));
        var publicKey = _scratch.Write("public", key.ToSubjectPublicKeyInfo());

        var expected = ExternalTool.Run("openssl", "pkey", "-pubin", "-inform", "DER", "-in", publicKey, "-pubout").MustSucceed().Output;
        Assert.Contains(told, ExternalTool.Run("openssl", "pkey", "-in", pem, "-noout", "-text", "-check").MustSucceed().All,
            StringComparison.Ordinal);
        Assert.Equal(expected, ExternalTool.Run("openssl", "pkey", "-in", pem, "-pubout").MustSucceed().Output);
        Assert.Equal(expected, ExternalTool.Run("openssl", "pkey", "-inform", "DER", "-in", der, "-pubout").MustSucceed().Output);
        Assert.Equal(expected, ExternalTool.Run("openssl", "pkey", "-inform", "DER", "-in", locked, "-passin", "pass:päss wörd", "-pubout")
            .MustSucceed().Output);
        ExternalTool.Run("openssl", "pkcs8", "-inform", "DER", "-in", locked, "-passin", "pass:wrong").MustFail();
        using var again = PrivateKey.FromEncryptedPkcs8(key.ToEncryptedPkcs8("x"), "x");
        Assert.Equal(algorithm, again.Algorithm);
        Assert.Equal(key.ToSubjectPublicKeyInfo(), again.ToSubjectPublicKeyInfo());
    }

    [Fact]
    public void An_encrypted_key_is_PBES2_with_AES_256_and_SHA_256()
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var file = _scratch.Write("locked", key.ToEncryptedPkcs8("x"));

        var structure = ExternalTool.Run("openssl", "asn1parse", "-inform", "DER", "-in", file).MustSucceed().Output;

        foreach (var part in new[] { ":PBES2", ":PBKDF2", ":hmacWithSHA256", ":aes-256-cbc", "INTEGER           :0186A0" })
            Assert.Contains(part, structure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EC", "ec_paramgen_curve:P-256", KeyAlgorithm.EcdsaP256)]
    [InlineData("EC", "ec_paramgen_curve:P-384", KeyAlgorithm.EcdsaP384)]
    [InlineData("RSA", "rsa_keygen_bits:3072", KeyAlgorithm.Rsa3072)]
    public void Keys_that_OpenSsl_made_are_read(string kind, string option, KeyAlgorithm expected)
    {
        ExternalTool.Run("openssl", "genpkey", "-algorithm", kind, "-pkeyopt", option, "-outform", "DER", "-out", _scratch.File("key"))
            .MustSucceed();
        ExternalTool.Run("openssl", "pkcs8", "-topk8", "-inform", "DER", "-outform", "DER", "-in", _scratch.File("key"), "-v2",
            "aes-256-cbc", "-passout", "pass:x", "-out", _scratch.File("locked")).MustSucceed();
        ExternalTool.Run("openssl", "pkcs8", "-topk8", "-inform", "DER", "-outform", "DER", "-in", _scratch.File("key"), "-nocrypt", "-out",
            _scratch.File("plain")).MustSucceed();

        using var plain = PrivateKey.FromPkcs8(File.ReadAllBytes(_scratch.File("plain")));
        using var locked = PrivateKey.FromEncryptedPkcs8(File.ReadAllBytes(_scratch.File("locked")), "x");

        Assert.Equal(expected, plain.Algorithm);
        Assert.Equal(plain.ToSubjectPublicKeyInfo(), locked.ToSubjectPublicKeyInfo());
    }

    [Fact]
    public void Damaged_keys_wrong_passphrases_and_foreign_kinds_are_refused()
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        var plain = key.ToPkcs8();
        var locked = key.ToEncryptedPkcs8("right");
        ExternalTool.Run("openssl", "genpkey", "-algorithm", "ed25519", "-outform", "DER", "-out", _scratch.File("ed")).MustSucceed();
        ExternalTool.Run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-outform", "DER", "-out",
            _scratch.File("weak")).MustSucceed();

        Assert.Throws<CryptographicException>(() => PrivateKey.FromEncryptedPkcs8(locked, "wrong"));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromEncryptedPkcs8(plain, "right"));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromEncryptedPkcs8([.. locked, 0], "right"));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromPkcs8([.. plain, 0]));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromPkcs8(plain.AsSpan(0, plain.Length / 2)));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromPkcs8([]));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromPkcs8(new byte[1024 * 1024]));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromPkcs8(File.ReadAllBytes(_scratch.File("ed"))));
        Assert.Throws<CryptographicException>(() => PrivateKey.FromPkcs8(File.ReadAllBytes(_scratch.File("weak"))));
    }

    [Fact]
    public async Task Cancelling_returns_while_the_search_for_primes_goes_on_and_nobody_gets_its_key()
    {
        using var cancellation = new CancellationTokenSource();
        using var found = new ManualResetEventSlim();
        using var late = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);

        var making = PrivateKey.MakeAsync(() => { found.Wait(); return late; }, TaskCreationOptions.LongRunning, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(making));
        Assert.NotNull(late.Key);

        found.Set();
        await Wait.UntilAsync(() => Record.Exception(() => late.Key) is ObjectDisposedException, "the disposal of the late key");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, cancellation.Token));
    }

    [Fact]
    public async Task Generating_leaves_the_callers_thread()
    {
        var making = PrivateKey.GenerateAsync(KeyAlgorithm.Rsa3072, CancellationToken.None);

        Assert.False(making.IsCompleted);
        (await making).Dispose();
    }

    [Fact]
    public void A_disposed_key_is_of_no_use()
    {
        var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);
        key.Dispose();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(key.ToPkcs8);
        Assert.Throws<ObjectDisposedException>(key.ToPkcs8Pem);
        Assert.Throws<ObjectDisposedException>(() => key.ToEncryptedPkcs8("x"));
        Assert.Throws<ObjectDisposedException>(key.ToSubjectPublicKeyInfo);
        Assert.Throws<ObjectDisposedException>(
            () => CertificateAuthority.CreateRoot("x", key, DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1)));
        Assert.Equal("private key", key.ToString());
    }

    [Fact]
    public void A_key_never_shows_itself()
    {
        using var key = PrivateKey.Generate(KeyAlgorithm.EcdsaP256);

        Assert.Equal("private key", key.ToString());
        Assert.Equal("private key", $"{key}");
        Assert.Equal(["Algorithm"], typeof(PrivateKey).GetProperties().Select(p => p.Name));
        Assert.Empty(typeof(PrivateKey).GetCustomAttributes<DebuggerDisplayAttribute>());
        Assert.Equal("{\"Algorithm\":0}", System.Text.Json.JsonSerializer.Serialize(key));
        Assert.EndsWith("-----END PRIVATE KEY-----\n", Encoding.ASCII.GetString(key.ToPkcs8Pem()), StringComparison.Ordinal);
    }
}
