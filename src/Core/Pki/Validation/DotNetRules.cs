namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// .NET's X509Chain over OpenSSL 3, as Npgsql uses it with a root certificate: extended key usage at every place, neither keyUsage of the
/// server's certificate nor any strength.
/// </summary>
internal static class DotNetRules
{
    public static IEnumerable<ChainObjection> Of(IReadOnlyList<CertificateTraits> chain) =>
    [
        .. IssuerRules.Leaf(chain),
        .. IssuerRules.Purposes(chain, withRoot: true, PurposeOid.ServerAuth),
        .. IssuerRules.Authorities(chain),
    ];
}
