using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;

namespace PgTlsDashboard.Core.Pki;

/// <summary>The one type in which a private key lives; it never prints itself, and disposing it forgets the key.</summary>
public sealed class PrivateKey : IDisposable
{
    /// <summary>
    /// PBKDF2 rounds of everything this module encrypts: about 30 ms to open. OWASP asks more of human passwords;
    /// a stored authority's passphrase is random, and each issue opens the store.
    /// </summary>
    internal const int Iterations = 100_000;

    private AsymmetricAlgorithm? _key;

    private PrivateKey(KeyAlgorithm algorithm, AsymmetricAlgorithm key)
    {
        Algorithm = algorithm;
        _key = key;
    }

    public KeyAlgorithm Algorithm { get; }

    /// <summary>AES-256-CBC under PBKDF2-SHA-256 (RFC 8018, PBES2).</summary>
    internal static PbeParameters Encryption { get; } = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);

    internal bool IsDisposed => _key is null;

    internal AsymmetricAlgorithm Key => _key ?? throw new ObjectDisposedException(nameof(PrivateKey));

    /// <summary>Makes a key pair away from the caller's thread; RSA 8192 takes 4 to 14 seconds. Cancelling returns at once.</summary>
    public static Task<PrivateKey> GenerateAsync(KeyAlgorithm algorithm, CancellationToken cancellationToken) => MakeAsync(
        () => Generate(algorithm),
        KeySpec.Of(algorithm).IsRsa ? TaskCreationOptions.LongRunning : TaskCreationOptions.None,
        cancellationToken);

    internal static async Task<PrivateKey> MakeAsync(Func<PrivateKey> make, TaskCreationOptions options,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var making = Task.Factory.StartNew(make, CancellationToken.None, options, TaskScheduler.Default);
        try
        {
            return await making.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The search for primes cannot be interrupted: it is left to end by itself, and nobody gets its key.
            _ = making.ContinueWith(
                static late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Makes a key pair on the caller's thread: for elliptic curves, which take microseconds.</summary>
    public static PrivateKey Generate(KeyAlgorithm algorithm) => new(algorithm, KeySpec.Of(algorithm).Create());

    /// <summary>Reads an unencrypted PKCS #8 structure (RFC 5958), DER.</summary>
    /// <exception cref="CryptographicException">The structure is damaged, or the key is of a kind that the program does not
    /// make.</exception>
    public static PrivateKey FromPkcs8(ReadOnlySpan<byte> der)
    {
        var key = Import(der);
        if (KeySpec.Recognise(key) is { } algorithm)
            return new PrivateKey(algorithm, key);
        key.Dispose();
        throw new CryptographicException("The key is neither ECDSA P-256 or P-384 nor RSA with 2048, 3072, 4096 or 8192 bits.");
    }

    /// <summary>Reads an unencrypted PKCS #8 structure, PEM.</summary>
    /// <exception cref="CryptographicException">It is not a key, or one that <see cref="FromPkcs8"/> refuses.</exception>
    public static PrivateKey FromPkcs8Pem(ReadOnlySpan<byte> pem)
    {
        var position = 0;
        while (PemBlock.Next(pem, ref position) is { } block)
        {
            if (block.Label != "PRIVATE KEY" || block.Decode(pem) is not { } der) continue;
            try
            {
                return FromPkcs8(der);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(der);
            }
        }

        throw new CryptographicException("There is no PKCS #8 key.");
    }

    /// <summary>Reads an encrypted PKCS #8 structure, DER.</summary>
    /// <exception cref="CryptographicException">The passphrase is wrong or the structure is damaged.</exception>
    public static PrivateKey FromEncryptedPkcs8(ReadOnlySpan<byte> der, ReadOnlySpan<char> passphrase)
    {
        var source = der.ToArray();
        var plain = Pkcs8PrivateKeyInfo.DecryptAndDecode(passphrase, source, out var read).Encode();
        try
        {
            return read == source.Length ? FromPkcs8(plain) : throw new CryptographicException("Bytes follow the encrypted key.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Unencrypted PKCS #8, DER: the form of JDBC's <c>.pk8</c>. The caller clears the array.</summary>
    public byte[] ToPkcs8() => Key.ExportPkcs8PrivateKey();

    /// <summary>Unencrypted PKCS #8, PEM, ASCII bytes. The caller clears the array.</summary>
    public byte[] ToPkcs8Pem()
    {
        var der = ToPkcs8();
        var text = new char[PemEncoding.GetEncodedSize("PRIVATE KEY".Length, der.Length) + 1];
        try
        {
            PemEncoding.TryWrite("PRIVATE KEY", der, text, out var written);
            text[written] = '\n';
            return Encoding.ASCII.GetBytes(text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
            Array.Clear(text);
        }
    }

    /// <summary>Encrypted PKCS #8 (PBES2, AES-256-CBC, SHA-256), DER.</summary>
    public byte[] ToEncryptedPkcs8(ReadOnlySpan<char> passphrase) => Key.ExportEncryptedPkcs8PrivateKey(passphrase, Encryption);

    /// <summary>The public half (RFC 5280, SubjectPublicKeyInfo), DER.</summary>
    public byte[] ToSubjectPublicKeyInfo() => Key.ExportSubjectPublicKeyInfo();

    public override string ToString() => "private key";

    public void Dispose()
    {
        _key?.Dispose();
        _key = null;
    }

    internal PrivateKey Copy()
    {
        var der = ToPkcs8();
        try
        {
            return FromPkcs8(der);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static AsymmetricAlgorithm Import(ReadOnlySpan<byte> der)
    {
        AsymmetricAlgorithm key = KeySpec.IsRsaPkcs8(der) ? RSA.Create() : ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(der, out var read);
            return read == der.Length ? key : throw new CryptographicException("Bytes follow the key.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
