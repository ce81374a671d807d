namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>GnuTLS 3.7 with its default priorities.</summary>
internal static class GnuTlsRules
{
    public static IEnumerable<ChainObjection> Of(IReadOnlyList<CertificateTraits> chain) =>
    [
        .. IssuerRules.Leaf(chain),
        .. IssuerRules.Signs(chain[0]),
        .. IssuerRules.Purposes(chain, withRoot: false, PurposeOid.ServerAuth, PurposeOid.Any),
        .. IssuerRules.Authorities(chain),
        .. IssuerRules.Hashes(chain, isCertain: true, "MD2", "MD5", "SHA-1"),
        .. IssuerRules.Curves(chain, "P-192", "P-224", "P-256", "P-384", "P-521"),
        .. IssuerRules.Rsa(chain, least: 1024),
    ];
}
