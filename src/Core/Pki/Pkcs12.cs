using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace PgTlsDashboard.Core.Pki;

/// <summary>PKCS #12 as Java 17, OpenSSL 3 and .NET read it: PBES2 with AES-256 and SHA-256.</summary>
public static class Pkcs12
{
    /// <summary>What stands against a passphrase, null when nothing: Java opens PBES2 under ASCII passphrases only.</summary>
    public static Finding? Problem(ReadOnlySpan<char> passphrase)
    {
        if (passphrase.IsEmpty)
            return new Finding(FindingCode.PassphraseEmpty, Severity.Error, "The passphrase is empty.",
                "Give a passphrase, or none at all to leave the PKCS #12 files out.");
        return passphrase.ContainsAnyExceptInRange(' ', '~')
            ? new Finding(FindingCode.PassphraseNotAscii, Severity.Error,
                "The passphrase has characters beyond ASCII, and Java then cannot open the PKCS #12 file.",
                "Use letters, digits and signs of ASCII only.")
            : null;
    }

    /// <summary>One key with its chain; <paramref name="friendlyName"/> is what JDBC looks for (<c>user</c>).</summary>
    public static byte[] Write(PrivateKey key, Certificate certificate, ImmutableArray<Certificate> authorities, string friendlyName,
        ReadOnlySpan<char> passphrase)
    {
        var name = new Pkcs9AttributeObject(new Oid("1.2.840.113549.1.9.20"), BmpString(friendlyName));
        // The same localKeyID on both is how a reader pairs the key with its certificate.
        var pair = new Pkcs9LocalKeyId(SHA256.HashData(certificate.Der.AsSpan()));

        var certificates = new Pkcs12SafeContents();
        using var leaf = certificate.ToX509();
        var leafBag = certificates.AddCertificate(leaf);
        leafBag.Attributes.Add(name);
        leafBag.Attributes.Add(pair);
        foreach (var authority in authorities)
        {
            using var chained = authority.ToX509();
            certificates.AddCertificate(chained);
        }

        var keys = new Pkcs12SafeContents();
        var keyBag = keys.AddShroudedKey(key.Key, passphrase, PrivateKey.Encryption);
        keyBag.Attributes.Add(name);
        keyBag.Attributes.Add(pair);

        var store = new Pkcs12Builder();
        store.AddSafeContentsEncrypted(certificates, passphrase, PrivateKey.Encryption);
        store.AddSafeContentsUnencrypted(keys);
        store.SealWithMac(passphrase, HashAlgorithmName.SHA256, PrivateKey.Iterations);
        return store.Encode();
    }

    private static byte[] BmpString(string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.BMPString, text);
        return writer.Encode();
    }
}
