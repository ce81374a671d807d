namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>Objections that several kinds of clients share.</summary>
internal static class IssuerRules
{
    /// <summary>
    /// Every issuer is an authority by basicConstraints and may sign certificates; a self-issued one of version 1 passes.
    /// </summary>
    public static IEnumerable<ChainObjection> Authorities(IReadOnlyList<CertificateTraits> chain)
    {
        for (var i = 1; i < chain.Count; i++)
        {
            if (chain[i].IsAuthority != true && !(chain[i].Version == 1 && chain[i].IsSelfIssued))
                yield return new(ObjectionKind.Authority, i, $"{chain[i].Name} signs another and is no authority");
            else if (!chain[i].Allows(KeyUses.KeyCertSign))
                yield return new(ObjectionKind.Authority, i, $"the keyUsage of {chain[i].Name} does not allow it to sign certificates");
        }
    }

    /// <summary>extKeyUsage of every issuer that has one.</summary>
    public static IEnumerable<ChainObjection> Purposes(IReadOnlyList<CertificateTraits> chain, bool withRoot, params string[] any)
    {
        for (var i = 0; i < chain.Count; i++)
            if ((i == 0 || withRoot || i < chain.Count - 1 || !chain[i].IsSelfIssued) && !chain[i].AllowsPurpose(any))
                yield return new(ObjectionKind.ExtendedUse, i, $"the extended key usage of {chain[i].Name} lacks serverAuth");
    }

    /// <summary>Hashes of every signature but that of the root.</summary>
    public static IEnumerable<ChainObjection> Hashes(IReadOnlyList<CertificateTraits> chain, bool isCertain, params string[] weak)
    {
        for (var i = 0; i < chain.Count; i++)
            if ((i < chain.Count - 1 || !chain[i].IsSelfIssued) && chain[i].Hash is { } hash && weak.Contains(hash))
                yield return new(
                    ObjectionKind.Hash, i,
                    $"the certificate of {chain[i].Name} is signed with {hash}{(isCertain ? "" : ", which newer releases reject")}",
                    isCertain);
    }

    /// <summary>Keys of issuers, by a client's list of curves.</summary>
    public static IEnumerable<ChainObjection> Curves(IReadOnlyList<CertificateTraits> chain, params string[] known)
    {
        for (var i = 1; i < chain.Count; i++)
            if (chain[i].Key is { Type: "ECDSA", Curve: { } curve } && !known.Contains(curve))
                yield return new(ObjectionKind.Key, i, $"the key of {chain[i].Name} is on the curve {curve}, which it does not know");
    }

    /// <summary>RSA and RSA-PSS keys shorter or longer than a client computes with; limits in bits.</summary>
    public static IEnumerable<ChainObjection> Rsa(IReadOnlyList<CertificateTraits> chain, int least, int most = int.MaxValue)
    {
        for (var i = 0; i < chain.Count; i++)
            if (chain[i].Key is { Type: "RSA" or "RSA-PSS", Bits: { } bits } && (bits < least || bits > most))
                yield return new(
                    ObjectionKind.Key, i, $"the key of {chain[i].Name}, {chain[i].KeyName}, is too {(bits < least ? "short" : "long")}");
    }

    /// <summary>Types of keys that a client does not know at all.</summary>
    public static IEnumerable<ChainObjection> Types(IReadOnlyList<CertificateTraits> chain, params string[] unknown)
    {
        for (var i = 0; i < chain.Count; i++)
            if (unknown.Contains(chain[i].Key.Type))
                yield return new(
                    ObjectionKind.Key, i, $"the key of {chain[i].Name} is of the kind {chain[i].Key.Type}, which it does not know");
    }

    /// <summary>The server's key is on a curve that the handshake offers.</summary>
    public static IEnumerable<ChainObjection> Leaf(IReadOnlyList<CertificateTraits> chain) =>
        OpenSslRules.LeafKey(chain[0]) is { } key ? [new(ObjectionKind.Key, 0, key)] : [];

    /// <summary>The server signs its key exchange, as TLS 1.3 and every (EC)DHE suite have it.</summary>
    public static IEnumerable<ChainObjection> Signs(CertificateTraits leaf) => leaf.Allows(KeyUses.DigitalSignature)
        ? []
        : [new(ObjectionKind.KeyUse, 0, $"the keyUsage of {leaf.Name} does not allow digitalSignature")];
}
