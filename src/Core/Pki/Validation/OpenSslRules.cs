namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// What OpenSSL objects to in a server's chain beside trust, time and names: the purpose <c>sslserver</c> (X509_check_purpose) and the
/// strength that a security level demands (openssl-verification-options, SSL_CTX_set_security_level).
/// </summary>
internal static class OpenSslRules
{
    private const KeyUses ForTls = KeyUses.DigitalSignature | KeyUses.KeyEncipherment | KeyUses.KeyAgreement;

    /// <param name="chain">The server's certificate first; the last is the trusted root where it is known.</param>
    public static IEnumerable<ChainObjection> Of(IReadOnlyList<CertificateTraits> chain, OpenSslStrength strength, int least)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            var one = chain[i];
            if (!one.AllowsPurpose(PurposeOid.ServerAuth, PurposeOid.MicrosoftSgc, PurposeOid.NetscapeSgc))
                yield return new(ObjectionKind.ExtendedUse, i, $"the extended key usage of {one.Name} lacks serverAuth");
            if (i == 0 && LeafUse(one) is { } use) yield return new(ObjectionKind.KeyUse, i, use);
            if (i > 0 && !MaySign(one)) yield return new(ObjectionKind.Authority, i, $"{one.Name} signs another and is no authority");
            if (strength.OfKey(one.Key) < least)
                yield return new(ObjectionKind.Key, i, $"the key of {one.Name}, {one.KeyName}, is too weak");
            // The signature of the certificate that is trusted is not looked at.
            if ((i < chain.Count - 1 || !one.IsSelfIssued) && strength.OfHash(one.Hash) < least)
                yield return new(ObjectionKind.Hash, i, $"the certificate of {one.Name} is signed with {one.Hash}");
        }
        if (chain.Count > 0 && LeafKey(chain[0]) is { } key) yield return new(ObjectionKind.Key, 0, key);
    }

    /// <summary>Why a server's certificate may not identify one; null when it may.</summary>
    private static string? LeafUse(CertificateTraits leaf)
    {
        if (!leaf.Allows(ForTls))
            return $"the keyUsage of {leaf.Name} allows neither digitalSignature nor keyEncipherment nor keyAgreement"
                + (leaf.Uses is { } uses && uses.HasFlag(KeyUses.KeyCertSign) ? ": it is an authority's certificate" : "");
        return leaf.Netscape is { } types && !types.HasFlag(NetscapeTypes.SslServer)
            ? $"the nsCertType of {leaf.Name} is not that of a server"
            : null;
    }

    /// <summary>check_ca: what basicConstraints says; without it version 1 alone, or a keyUsage or nsCertType of an authority.</summary>
    private static bool MaySign(CertificateTraits issuer)
    {
        if (!issuer.Allows(KeyUses.KeyCertSign)) return false;
        if (issuer.IsAuthority is { } says) return says;
        return (issuer.Version == 1 && issuer.IsSelfIssued) || issuer.Uses is not null
            || (issuer.Netscape is { } types && types.HasFlag(NetscapeTypes.SslAuthority));
    }

    /// <summary>A key over which no handshake with OpenSSL's default groups is possible.</summary>
    internal static string? LeafKey(CertificateTraits leaf) => leaf.Key switch
    {
        { Type: "ECDSA", Curve: "P-256" or "P-384" or "P-521" } => null,
        { Type: "ECDSA", Curve: { } curve } => $"the key of {leaf.Name} is on the curve {curve}, which no client offers",
        { Type: "DSA" } => $"the key of {leaf.Name} is a DSA key, for which no suite is offered",
        _ => null,
    };
}
