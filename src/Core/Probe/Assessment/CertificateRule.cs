using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>The server's certificate by itself: its time, its key, its signature.</summary>
internal sealed class CertificateRule : IAssessmentRule
{
    private const int SoonDays = 30;

    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        if (report.Chain is not [var leaf, ..]) yield break;
        var days = (leaf.NotAfter - report.At).TotalDays;
        if (days < 0)
            yield return new(
                new(FindingCode.CertificateExpired, Severity.Error,
                    $"The certificate expired on {leaf.NotAfter.UtcDateTime:yyyy-MM-dd}: every client that verifies refuses it.",
                    "Issue a new one and reload.", leaf.Subject), Weight.Failing, DeviationFix.ServerCertificate);
        else if (leaf.NotBefore > report.At)
            yield return new(
                new(FindingCode.CertificateNotYetValid, Severity.Error,
                    $"The certificate is valid from {leaf.NotBefore.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
                    "Set the clock of the machine that signed it, and issue it anew.", leaf.Subject), Weight.Failing,
                    DeviationFix.ServerCertificate);
        else if (days < SoonDays)
            yield return new(
                new(FindingCode.CertificateExpiresSoon, Severity.Warning, $"The certificate expires in {Math.Floor(days):0} days.",
                    "Issue a new one and reload.", leaf.Subject), Weight.Minor, DeviationFix.ServerCertificate);
        if (baseline.MostValidityDays is { } most && (leaf.NotAfter - leaf.NotBefore).TotalDays > most + 1)
            yield return new(
                new(FindingCode.CertificateLongLived, Severity.Warning,
                    $"The certificate is valid for {(leaf.NotAfter - leaf.NotBefore).TotalDays:0} days: a stolen key stays useful "
                        + "that long.", $"Issue one for {most - 1} days or fewer, and renew it.", leaf.Subject), Weight.Minor,
                        DeviationFix.ServerCertificate);
        if (leaf.SignatureAlgorithm.Contains("sha1", StringComparison.OrdinalIgnoreCase)
            || leaf.SignatureAlgorithm.Contains("md5", StringComparison.OrdinalIgnoreCase))
            yield return new(
                new(FindingCode.CertificateWeakSignature, Severity.Error,
                    $"The certificate is signed with {leaf.SignatureAlgorithm}, which can be forged.", "Issue a new one with SHA-256.",
                    leaf.Subject), Weight.Serious, DeviationFix.ServerCertificate);
        if (report.Full?.Certificate is { KeyType: "RSA" or "RSA-PSS", KeyBits: { } bits } && bits < baseline.LeastRsaBits)
            yield return new(
                new(FindingCode.CertificateShortKey, Severity.Error, $"The certificate's RSA key has {bits} bits.",
                    "Issue a new one with ECDSA P-256 or RSA 3072.", leaf.Subject), Weight.Serious, DeviationFix.ServerCertificate);
        if (report.Full?.Certificate is { MustStaple: true, OcspStapled: not true })
            yield return new(
                new(FindingCode.MustStapleUnmet, Severity.Warning,
                    "The certificate demands a stapled OCSP response, which PostgreSQL cannot send: clients that heed it refuse.",
                    "Issue one without the TLS feature extension.", leaf.Subject), Weight.Serious, DeviationFix.ServerCertificate);
    }
}
