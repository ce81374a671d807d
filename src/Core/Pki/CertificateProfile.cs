using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// What a certificate is for: subject (DER), key and the extensions that say so. Leaves are never authorities and have one use only.
/// </summary>
internal sealed record CertificateProfile(byte[] Subject, byte[] SubjectPublicKeyInfo, ImmutableArray<X509Extension> Extensions)
{
    /// <summary>RFC 5280, appendix A: ub-common-name.</summary>
    public const int LongestCommonName = 64;

    private static readonly X509Extension s_endEntity = X509BasicConstraintsExtension.CreateForEndEntity(critical: true);
    private static readonly X509Extension s_signsHandshakes = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true);
    private static readonly X509Extension s_signsAndEnciphersKeys =
        new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true);
    private static readonly X509Extension s_signsCertificates =
        new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true);
    private static readonly X509Extension s_signsEverything = new X509KeyUsageExtension(
        X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        critical: true);
    private static readonly X509Extension s_serverAuth = new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false);
    private static readonly X509Extension s_clientAuth = new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false);

    public static CertificateProfile Root(string commonName, byte[] key) => Of(
        CutToCommonName(commonName),
        key,
        AuthorityKeyIdentifier(KeyIdentifier(key)),
        X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0),
        s_signsCertificates);

    /// <summary>
    /// As <c>openssl req -x509</c> makes it: an authority without limits that serves as well. The key usages are ours: without them
    /// <c>openssl verify -x509_strict</c> refuses the tutorial's own chain.
    /// </summary>
    public static CertificateProfile AsInTutorial(string host, byte[] key) => Of(
        host,
        key,
        AuthorityKeyIdentifier(KeyIdentifier(key)),
        X509BasicConstraintsExtension.CreateForCertificateAuthority(),
        s_signsEverything);

    public static CertificateProfile Client(string role, byte[] key, X509Extension authority) =>
        Of(role, key, authority, s_endEntity, s_signsHandshakes, s_clientAuth);

    public static CertificateProfile ServerNamedAs(string role, byte[] key, X509Extension authority) =>
        Of(role, key, authority, s_endEntity, s_signsHandshakes, s_serverAuth);

    public static CertificateProfile Server(ImmutableArray<SubjectAlternativeName> names, PrivateKey key, X509Extension authority) =>
        Server(names, key.ToSubjectPublicKeyInfo(), authority);

    /// <param name="subjectPublicKeyInfo">Of the server's key, DER.</param>
    public static CertificateProfile Server(ImmutableArray<SubjectAlternativeName> names, byte[] subjectPublicKeyInfo,
        X509Extension authority)
    {
        var commonName = names.Select(n => n.ToString()).FirstOrDefault(n => n.Length <= LongestCommonName);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Distinct())
        {
            if (name is SubjectAlternativeName.Ip ip)
                alternatives.AddIpAddress(ip.Address);
            else
                alternatives.AddDnsName(name.ToString());
        }
        // RFC 5280, 4.2.1.6: with an empty subject the names are critical.
        return Of(
            commonName,
            subjectPublicKeyInfo,
            authority,
            s_endEntity,
            AlgorithmName.OfKey(subjectPublicKeyInfo).StartsWith("RSA", StringComparison.Ordinal)
                ? s_signsAndEnciphersKeys
                : s_signsHandshakes,
            s_serverAuth,
            alternatives.Build(critical: commonName is null));
    }

    /// <summary>RFC 7093, 2 (1): the leftmost 160 bits of SHA-256 over the public key.</summary>
    public static byte[] KeyIdentifier(ReadOnlyMemory<byte> subjectPublicKeyInfo)
    {
        const int bytes = 20;
        var info = new AsnReader(subjectPublicKeyInfo, AsnEncodingRules.BER).ReadSequence();
        info.ReadEncodedValue();
        return SHA256.HashData(info.ReadBitString(out _))[..bytes];
    }

    public static X509Extension AuthorityKeyIdentifier(byte[] keyIdentifier) =>
        X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(keyIdentifier);

    private static CertificateProfile Of(string? commonName, byte[] key, params ReadOnlySpan<X509Extension> extensions) => new(
        DistinguishedName.OfCommonName(commonName),
        key,
        [new X509SubjectKeyIdentifierExtension(KeyIdentifier(key), critical: false), .. extensions]);

    /// <summary>A name as a CN can carry it: at most 64 characters, control characters as spaces.</summary>
    private static string CutToCommonName(string name)
    {
        var end = Math.Min(name.Length, LongestCommonName);
        if (end < name.Length && char.IsHighSurrogate(name[end - 1]))
            end--;
        return string.Concat(name[..end].Select(c => char.IsControl(c) ? ' ' : c));
    }
}
