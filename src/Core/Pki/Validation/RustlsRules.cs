namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// rustls with webpki and its providers ring or aws-lc-rs, by their documentation: an authority's certificate is no server's, certificates
/// have version 3, RSA has 2,048 to 8,192 bits, and hashes begin with SHA-256. keyUsage is not looked at.
/// </summary>
internal static class RustlsRules
{
    private const int LeastRsa = 2048;
    private const int MostRsa = 8192;

    public static IEnumerable<ChainObjection> Of(IReadOnlyList<CertificateTraits> chain)
    {
        var leaf = chain[0];
        List<ChainObjection> found = [
            .. IssuerRules.Leaf(chain),
            .. IssuerRules.Purposes(chain, withRoot: false, PurposeOid.ServerAuth),
            .. IssuerRules.Hashes(chain, isCertain: true, "MD2", "MD5", "SHA-1", "SHA-224"),
            .. IssuerRules.Curves(chain, "P-256", "P-384", "P-521"),
            .. IssuerRules.Types(chain, "Ed448", "RSA-PSS", "DSA"),
            .. IssuerRules.Rsa(chain, LeastRsa, MostRsa),
        ];
        if (leaf.IsAuthority == true)
            found.Add(new(ObjectionKind.Authority, 0, $"{leaf.Name} is an authority's certificate in a server's place"));
        for (var i = 0; i < chain.Count; i++)
        {
            var isRoot = i > 0 && i == chain.Count - 1 && chain[i].IsSelfIssued;
            if (chain[i].Version != 3 && !isRoot)
                found.Add(new(ObjectionKind.Authority, i, $"the certificate of {chain[i].Name} has version {chain[i].Version}"));
            else if (i > 0 && !isRoot && chain[i].IsAuthority != true)
                found.Add(new(ObjectionKind.Authority, i, $"{chain[i].Name} signs another and is no authority"));
            if (chain[i].Key.Curve == "P-521")
                found.Add(new(
                    ObjectionKind.Key, i, $"the key of {chain[i].Name} is on P-521, which the provider ring does not know",
                    IsCertain: false));
        }
        return found;
    }
}
