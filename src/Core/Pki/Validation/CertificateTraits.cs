using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>What clients judge of a certificate beside its names and its time: its key, its signature's hash, and its uses.</summary>
internal sealed record CertificateTraits
{
    /// <summary>The subject, neutralised.</summary>
    public required string Name { get; init; }

    /// <summary>1 to 3.</summary>
    public required int Version { get; init; }

    /// <summary>For people: <c>RSA 2048</c>.</summary>
    public required string KeyName { get; init; }

    public required KeyDescription Key { get; init; }

    /// <summary>Of its own signature; empty for EdDSA, null for one that is not known.</summary>
    public required string? Hash { get; init; }

    public required bool IsSelfIssued { get; init; }

    /// <summary>Null without basicConstraints.</summary>
    public required bool? IsAuthority { get; init; }

    /// <summary>keyUsage; null without the extension.</summary>
    public required KeyUses? Uses { get; init; }

    /// <summary>nsCertType; null without the extension.</summary>
    public required NetscapeTypes? Netscape { get; init; }

    /// <summary>Dotted OIDs; null without the extension.</summary>
    public required ImmutableArray<string>? ExtendedUses { get; init; }

    /// <exception cref="System.Formats.Asn1.AsnContentException">It is no certificate.</exception>
    public static CertificateTraits Of(ReadOnlyMemory<byte> der)
    {
        var fields = CertificateFields.Read(der);
        var name = AlgorithmName.OfKey(fields.SubjectPublicKeyInfo);
        return new()
        {
            Name = WireText.Neutralise(fields.Subject.Text),
            Version = fields.Version,
            KeyName = name,
            Key = KeyDescription.Of(name),
            Hash = SignatureHash.Of(fields.SignatureAlgorithm),
            IsSelfIssued = fields.IssuerDer.Span.SequenceEqual(fields.SubjectDer.Span),
            IsAuthority = fields.Extensions.HasBasicConstraints ? fields.Extensions.IsCertificateAuthority : null,
            Uses = fields.Extensions.KeyUses,
            Netscape = fields.Extensions.NetscapeTypes,
            ExtendedUses = fields.Extensions.HasExtendedKeyUsages ? fields.Extensions.ExtendedKeyUsages : null,
        };
    }

    /// <summary>keyUsage is absent or has one of the uses.</summary>
    public bool Allows(KeyUses any) => Uses is not { } uses || (uses & any) != KeyUses.None;

    /// <summary>extKeyUsage is absent or has one of the purposes.</summary>
    public bool AllowsPurpose(params ReadOnlySpan<string> any)
    {
        if (ExtendedUses is not { } uses) return true;
        foreach (var one in any)
            if (uses.Contains(one)) return true;
        return false;
    }
}
