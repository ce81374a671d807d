using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>An X.509 certificate as bytes with its facts read out; compares by its DER.</summary>
public sealed record Certificate
{
    /// <summary>A certificate of RSA 16384 with a thousand names is far below; what is above is an attack.</summary>
    private const int LargestDer = 256 * 1024;

    /// <summary>A file with more problems is no file of certificates: reading ends.</summary>
    private const int MostFindings = 20;

    private const string Label = "CERTIFICATE";

    public required ImmutableArray<byte> Der { get; init; }

    /// <summary>RFC 2253 text, for example <c>CN=repl</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The first CN of the subject, which PostgreSQL compares with the role; null when there is not one.</summary>
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

    /// <summary>Reads one DER certificate; null with a finding when it is not one.</summary>
    public static Certificate? FromDer(ReadOnlySpan<byte> der, out Finding? problem) => FromDer(der, null, out problem);

    /// <summary>Reads every certificate of a PEM file in order; findings for the blocks that are not certificates, 20 at most.</summary>
    public static ImmutableArray<Certificate> FromPem(ReadOnlySpan<byte> pem, out ImmutableArray<Finding> problems)
    {
        var certificates = ImmutableArray.CreateBuilder<Certificate>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var position = 0;
        var number = 0;
        while (findings.Count < MostFindings && PemBlock.Next(pem, ref position) is { } block)
        {
            number++;
            if (block.Label != Label)
                findings.Add(OtherBlock(block.Label, number));
            else if (FromDer(block.Decode(pem), $"block {number}", out var problem) is { } certificate)
                certificates.Add(certificate);
            else
                findings.Add(problem!);
        }
        if (findings.Count < MostFindings && pem.Count("-----BEGIN "u8) > number)
            findings.Add(new Finding(FindingCode.PemDamaged, Severity.Error, "A PEM block has no proper end.",
                "Copy the file again, whole."));
        else if (number == 0)
            findings.Add(new Finding(FindingCode.PemEmpty, Severity.Error, "There is no PEM certificate in it.",
                "Give a file with -----BEGIN CERTIFICATE----- blocks."));
        problems = findings.ToImmutable();
        return certificates.ToImmutable();
    }

    /// <summary>PEM text with a final newline.</summary>
    public string ToPem() => PemEncoding.WriteString(Label, Der.AsSpan()) + "\n";

    /// <summary>The same certificate as .NET's TLS takes it, without a private key. The caller disposes it.</summary>
    public X509Certificate2 ToX509() => X509CertificateLoader.LoadCertificate(Der.AsSpan());

    public bool Equals(Certificate? other) => other is not null && Der.AsSpan().SequenceEqual(other.Der.AsSpan());

    public override int GetHashCode() => FingerprintSha256.GetHashCode(StringComparison.Ordinal);

    /// <summary>For DER that this program made.</summary>
    internal static Certificate Read(byte[] der) => From(ImmutableCollectionsMarshal.AsImmutableArray(der), CertificateFields.Read(der));

    private static Certificate? FromDer(ReadOnlySpan<byte> der, string? at, out Finding? problem)
    {
        problem = null;
        if (der.Length <= LargestDer)
        {
            try
            {
                return Read(der.ToArray());
            }
            catch (Exception damaged) when (damaged is AsnContentException or ArgumentException or CryptographicException)
            {
                problem = new Finding(FindingCode.CertificateDamaged, Severity.Error, "It is no X.509 certificate, or a damaged one.",
                    "Give the certificate as PEM, or as DER without anything around it.", at);
                return null;
            }
        }
        problem = new Finding(FindingCode.CertificateTooLarge, Severity.Error, $"It has {der.Length} bytes, too many for a certificate.",
            "Give the certificate as PEM or DER, without anything around it.", at);
        return null;
    }

    private static Certificate From(ImmutableArray<byte> der, CertificateFields fields) => new()
    {
        Der = der,
        Subject = fields.Subject.Text,
        CommonName = fields.Subject.CommonName,
        Issuer = fields.Issuer.Text,
        SerialNumber = Convert.ToHexString(fields.SerialNumber.Span),
        NotBefore = fields.NotBefore,
        NotAfter = fields.NotAfter,
        FingerprintSha256 = Convert.ToHexStringLower(SHA256.HashData(der.AsSpan())),
        KeyAlgorithm = AlgorithmName.OfKey(fields.SubjectPublicKeyInfo),
        SignatureAlgorithm = AlgorithmName.OfSignature(fields.SignatureAlgorithm),
        SubjectAlternativeNames = fields.Extensions.SubjectAlternativeNames,
        IsCertificateAuthority = fields.Extensions.IsCertificateAuthority,
        IsSelfIssued = fields.IssuerDer.Span.SequenceEqual(fields.SubjectDer.Span),
        ExtendedKeyUsages = fields.Extensions.ExtendedKeyUsages,
    };

    private static Finding OtherBlock(string label, int block) => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)
        ? new Finding(FindingCode.PemPrivateKey, Severity.Warning, "There is a private key beside the certificates; it was not read.",
            "Give certificates only, and keep the key where it belongs.", $"block {block}")
        : new Finding(FindingCode.PemOtherBlock, Severity.Warning, "A PEM block is no certificate; it was not read.",
            "Give -----BEGIN CERTIFICATE----- blocks only.", $"block {block}");
}
