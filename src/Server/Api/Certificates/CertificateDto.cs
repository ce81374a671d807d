using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Certificates;

/// <summary>The facts of a certificate.</summary>
public sealed record CertificateDto(
    string Subject, string? CommonName, string Issuer, string SerialNumber, DateTime NotBefore, DateTime NotAfter, string FingerprintSha256,
    string KeyAlgorithm, string SignatureAlgorithm, string[] SubjectAlternativeNames, bool IsCertificateAuthority,
    string[] ExtendedKeyUsages, string Pem)
{
    public static CertificateDto Of(Certificate certificate) => new(
        certificate.Subject, certificate.CommonName, certificate.Issuer, certificate.SerialNumber, Spelling.Utc(certificate.NotBefore),
        Spelling.Utc(certificate.NotAfter), certificate.FingerprintSha256, certificate.KeyAlgorithm, certificate.SignatureAlgorithm,
        [.. certificate.SubjectAlternativeNames.Select(name => name.ToString()!)], certificate.IsCertificateAuthority,
        [.. certificate.ExtendedKeyUsages], certificate.ToPem());
}
