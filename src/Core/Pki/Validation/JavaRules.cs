namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// Java's PKIX trust manager with the disabled algorithms that it ships with (java.security), as pgjdbc uses it with a root certificate.
/// SHA-1 is disabled for the roots that come with Java only.
/// </summary>
internal static class JavaRules
{
    public static IEnumerable<ChainObjection> Of(IReadOnlyList<CertificateTraits> chain)
    {
        var leaf = chain[0];
        List<ChainObjection> found = [
            .. leaf.Key.Type == "DSA" ? [] : IssuerRules.Leaf(chain),
            .. IssuerRules.Authorities(chain),
            .. IssuerRules.Hashes(chain, isCertain: true, "MD2", "MD5"),
            .. IssuerRules.Hashes(chain, isCertain: false, "SHA-224"),
            .. IssuerRules.Curves(chain, "P-256", "P-384", "P-521"),
            .. IssuerRules.Rsa(chain, least: 1024),
        ];
        for (var i = 0; i < chain.Count; i++)
            if (chain[i].Key.Type == "DSA")
                found.Add(new(
                    ObjectionKind.Key, i, $"the key of {chain[i].Name} is a DSA key, which newer releases reject", IsCertain: false));
        // A certificate that is itself the trusted one is not asked for its uses.
        if (chain.Count == 1 && leaf.IsSelfIssued) return found;
        found.AddRange(IssuerRules.Signs(leaf));
        if (!leaf.AllowsPurpose(PurposeOid.ServerAuth, PurposeOid.Any, PurposeOid.MicrosoftSgc, PurposeOid.NetscapeSgc))
            found.Add(new(ObjectionKind.ExtendedUse, 0, $"the extended key usage of {leaf.Name} lacks serverAuth"));
        if (leaf.Netscape is { } types && !types.HasFlag(NetscapeTypes.SslServer))
            found.Add(new(ObjectionKind.KeyUse, 0, $"the nsCertType of {leaf.Name} is not that of a server"));
        return found;
    }
}
