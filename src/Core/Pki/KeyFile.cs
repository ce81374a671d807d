using System.Security.Cryptography;

namespace PgTlsDashboard.Core.Pki;

/// <summary>Whether a file holds a private key that can be read as it lies there.</summary>
public enum KeyFileKind
{
    /// <summary>No block of a private key.</summary>
    NoKey,

    /// <summary>The key is encrypted: who reads it needs a passphrase.</summary>
    NeedsPassphrase,

    /// <summary>A key without a passphrase.</summary>
    Key,
}

/// <summary>What is known of a private key file without the key itself.</summary>
/// <param name="PublicKeySha256">
/// SHA-256 over the key's SubjectPublicKeyInfo (RFC 5280), lower-case hexadecimal; null for a key that .NET does not read.
/// </param>
public sealed record KeyFile(KeyFileKind Kind, string? PublicKeySha256)
{
    /// <summary>Of the first private key in a PEM file, as OpenSSL reads one. The bytes stay the caller's to clear.</summary>
    public static KeyFile Read(ReadOnlySpan<byte> file)
    {
        var position = 0;
        while (PemBlock.Next(file, ref position) is { } block)
        {
            if (block.Label == "ENCRYPTED PRIVATE KEY") return new(KeyFileKind.NeedsPassphrase, null);
            if (!block.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)) continue;
            // Encapsulated headers (RFC 1421) stand before the Base64 of an old encrypted key.
            if (file[block.Body].IndexOf("ENCRYPTED"u8) >= 0) return new(KeyFileKind.NeedsPassphrase, null);
            return block.Decode(file) is { } der ? new(KeyFileKind.Key, PublicKey(block.Label, der)) : new(KeyFileKind.NoKey, null);
        }

        return new(KeyFileKind.NoKey, null);
    }

    /// <summary>
    /// The hash of a certificate's key, comparable with <see cref="PublicKeySha256"/>: encoded again, since a key has more than one
    /// encoding.
    /// Null for a key that .NET does not read.
    /// </summary>
    public static string? PublicKeyOf(Certificate certificate)
    {
        var der = CertificateFields.Read(certificate.Der.ToArray()).SubjectPublicKeyInfo;
        foreach (var make in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
        {
            using var key = make();
            try
            {
                key.ImportSubjectPublicKeyInfo(der.Span, out _);
                return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
            }
            catch (CryptographicException)
            {
                // Of another kind, or in an encoding that .NET does not take.
            }
        }

        return null;
    }

    private static string? PublicKey(string label, byte[] der)
    {
        try
        {
            foreach (var make in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
            {
                using var key = make();
                if (TryImport(key, label, der)) return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
            }

            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static bool TryImport(AsymmetricAlgorithm key, string label, byte[] der)
    {
        try
        {
            switch (label, key)
            {
                case ("PRIVATE KEY", _):
                    key.ImportPkcs8PrivateKey(der, out _);
                    return true;
                case ("RSA PRIVATE KEY", RSA rsa):
                    rsa.ImportRSAPrivateKey(der, out _);
                    return true;
                case ("EC PRIVATE KEY", ECDsa ecdsa):
                    ecdsa.ImportECPrivateKey(der, out _);
                    return true;
                default:
                    return false;
            }
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
