using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Pki;

/// <summary>An X.509 certificate as bytes with its facts read out; compares by its DER.</summary>
public sealed record Certificate
{
    public required ImmutableArray<byte> Der { get; init; }

    /// <summary>RFC 2253 text, for example <c>CN=repl</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The first CN of the subject, which PostgreSQL compares with the role; null when there is none.</summary>
    public required string? CommonName { get; init; }

    public required string Issuer { get; init; }

    /// <summary>Upper-case hexadecimal, no separators.</summary>
    public required string SerialNumber { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256 over the DER, lower-case hexadecimal, no separators.</summary>
    public required string FingerprintSha256 { get; init; }

    /// <summary>For people: <c>ECDSA P-256</c>, <c>RSA 8192</c>, <c>Ed25519</c>.</summary>
    public required string KeyAlgorithm { get; init; }

    public required string SignatureAlgorithm { get; init; }

    public required ImmutableArray<SubjectAlternativeName> SubjectAlternativeNames { get; init; }

    public required bool IsCertificateAuthority { get; init; }

    public required bool IsSelfIssued { get; init; }

    /// <summary>Dotted OIDs; empty when the extension is absent, which allows every use.</summary>
    public required ImmutableArray<string> ExtendedKeyUsages { get; init; }

    /// <summary>Reads one DER certificate; null with a finding when it is none.</summary>
    public static Certificate? FromDer(ReadOnlySpan<byte> der, out Finding? problem) => throw new NotImplementedException();

    /// <summary>Reads every certificate of a PEM file in order; findings for the blocks that are none.</summary>
    public static ImmutableArray<Certificate> FromPem(ReadOnlySpan<byte> pem, out ImmutableArray<Finding> problems) => throw new NotImplementedException();

    /// <summary>PEM text with a final newline.</summary>
    public string ToPem() => throw new NotImplementedException();

    public bool Equals(Certificate? other) => other is not null && Der.AsSpan().SequenceEqual(other.Der.AsSpan());

    public override int GetHashCode() => FingerprintSha256.GetHashCode(StringComparison.Ordinal);
}
