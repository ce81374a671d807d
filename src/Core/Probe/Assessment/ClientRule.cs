using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>Whether clients that verify the server accept the keys, hashes and uses of its chain.</summary>
internal sealed class ClientRule : IAssessmentRule
{
    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        // Time and trust have rules of their own.
        var rejecting = ClientVerdicts.Of(report.Chain, report.Request.Trust, []).Where(one => one.Connects == false).ToList();
        if (rejecting.Find(one => one.Kind == ClientKind.LibpqOpenSsl3) is { } libpq)
            yield return new(
                new(FindingCode.ChainRejectedByLibpq, Severity.Error,
                    $"libpq on OpenSSL 3 rejects the chain with verify-ca and verify-full: {string.Join("; ", libpq.Reasons)}.",
                    "Issue a server certificate with ECDSA P-256 or RSA 3072, SHA-256 and serverAuth, from an authority as strong.",
                    report.Chain[0].Subject), Weight.Failing, DeviationFix.ServerCertificate);
        else if (rejecting.Count > 0)
            yield return new(
                new(FindingCode.ChainRejectedElsewhere, Severity.Warning,
                    $"libpq accepts the chain, and {string.Join(", ", rejecting.Select(one => one.Name))} "
                        + $"{(rejecting.Count == 1 ? "does" : "do")} not: {rejecting[0].Reasons[0]}.",
                    "Issue a server certificate that every kind of client accepts: ECDSA P-256 or RSA 3072, SHA-256, serverAuth.",
                    report.Chain[0].Subject), Weight.Minor, DeviationFix.ServerCertificate);
    }
}
