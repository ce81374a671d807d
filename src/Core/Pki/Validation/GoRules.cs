namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// Go's crypto/x509 and crypto/tls, by their documentation and release notes: SHA-1 since 1.18, RSA above 8,192 bits since 1.21, RSA below
/// 1,024 bits since 1.24.
/// </summary>
internal static class GoRules
{
    private const int LeastRsa = 1024;
    private const int MostRsa = 8192;

    public static IEnumerable<ChainObjection> Of(IReadOnlyList<CertificateTraits> chain) =>
    [
        .. IssuerRules.Leaf(chain),
        .. IssuerRules.Purposes(chain, withRoot: true, PurposeOid.ServerAuth, PurposeOid.Any),
        .. IssuerRules.Authorities(chain),
        .. IssuerRules.Hashes(chain, isCertain: true, "MD2", "MD5", "SHA-1", "SHA-224"),
        .. IssuerRules.Curves(chain, "P-224", "P-256", "P-384", "P-521"),
        .. IssuerRules.Types(chain, "Ed448", "RSA-PSS", "DSA"),
        .. IssuerRules.Rsa(chain, LeastRsa),
        .. IssuerRules.Rsa([chain[0]], LeastRsa, MostRsa).Except(IssuerRules.Rsa([chain[0]], LeastRsa)),
    ];
}
