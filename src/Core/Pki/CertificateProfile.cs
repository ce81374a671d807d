using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>What a certificate is for: subject, key and the extensions that say so. Leaves are never authorities and have one use only.</summary>
internal sealed record CertificateProfile(X500DistinguishedName Subject, PublicKey PublicKey, ImmutableArray<X509Extension> Extensions)
{
    /// <summary>RFC 5280, appendix A: ub-common-name.</summary>
    public const int LongestCommonName = 64;

    private static readonly X509Extension EndEntity = X509BasicConstraintsExtension.CreateForEndEntity(critical: true);
    private static readonly X509Extension SignsHandshakes = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true);
    private static readonly X509Extension SignsAndEnciphersKeys =
        new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true);
    private static readonly X509Extension ServerAuth = new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false);
    private static readonly X509Extension ClientAuth = new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false);

    public static ImmutableArray<X509Extension> Root { get; } =
    [
        X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0),
        new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true),
    ];

    /// <summary>As <c>openssl req -x509</c> makes it: an authority without limits that serves as well.</summary>
    public static ImmutableArray<X509Extension> AsInTutorial { get; } = [X509BasicConstraintsExtension.CreateForCertificateAuthority()];

    public static CertificateProfile Client(string role, PublicKey key) =>
        new(DistinguishedName.OfCommonName(role), key, [EndEntity, SignsHandshakes, ClientAuth]);

    public static CertificateProfile Server(ImmutableArray<SubjectAlternativeName> names, PrivateKey key)
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
        return new(
            commonName is null ? new X500DistinguishedNameBuilder().Build() : DistinguishedName.OfCommonName(commonName),
            CertificateSigner.PublicKeyOf(key),
            [EndEntity, KeySpec.Of(key.Algorithm).IsRsa ? SignsAndEnciphersKeys : SignsHandshakes, ServerAuth, alternatives.Build(critical: commonName is null)]);
    }

    /// <summary>A name as a CN can carry it: at most 64 characters, control characters as spaces.</summary>
    public static string CutToCommonName(string name)
    {
        var end = Math.Min(name.Length, LongestCommonName);
        if (end < name.Length && char.IsHighSurrogate(name[end - 1]))
            end--;
        return string.Create(end, name, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }
}
