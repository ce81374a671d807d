namespace PgTlsDashboard.Core.Pki;

/// <summary>The one type in which a private key lives; it never prints itself, and disposing it forgets the key.</summary>
public sealed class PrivateKey : IDisposable
{
    private PrivateKey(KeyAlgorithm algorithm) => Algorithm = algorithm;

    public KeyAlgorithm Algorithm { get; }

    /// <summary>Makes a key pair away from the caller's thread; RSA 8192 takes 4 to 14 seconds. Cancelling returns at once.</summary>
    public static Task<PrivateKey> GenerateAsync(KeyAlgorithm algorithm, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Reads an unencrypted PKCS #8 structure (RFC 5958), DER.</summary>
    public static PrivateKey FromPkcs8(ReadOnlySpan<byte> der) => throw new NotImplementedException();

    /// <summary>Reads an encrypted PKCS #8 structure, DER.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The passphrase is wrong or the structure is damaged.</exception>
    public static PrivateKey FromEncryptedPkcs8(ReadOnlySpan<byte> der, ReadOnlySpan<char> passphrase) => throw new NotImplementedException();

    /// <summary>Unencrypted PKCS #8, DER: the form of JDBC's <c>.pk8</c>. The caller clears the array.</summary>
    public byte[] ToPkcs8() => throw new NotImplementedException();

    /// <summary>Unencrypted PKCS #8, PEM, ASCII bytes. The caller clears the array.</summary>
    public byte[] ToPkcs8Pem() => throw new NotImplementedException();

    /// <summary>Encrypted PKCS #8 (PBES2, AES-256-CBC, SHA-256), DER.</summary>
    public byte[] ToEncryptedPkcs8(ReadOnlySpan<char> passphrase) => throw new NotImplementedException();

    public override string ToString() => "private key";

    public void Dispose() => throw new NotImplementedException();
}
