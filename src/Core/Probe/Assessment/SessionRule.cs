using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>What happens around a session: renegotiation, compression, channel binding.</summary>
internal sealed class SessionRule : IAssessmentRule
{
    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        if (report.Full is not { } full) yield break;
        if (full.Renegotiation is { Secure: false })
            yield return new(
                new(FindingCode.RenegotiationInsecure, Severity.Warning, "The server does not know secure renegotiation (RFC 5746).",
                    "Update the TLS library of the server."), Weight.Serious);
        if (full.Renegotiation is { ClientInitiated: true })
            yield return new(
                new(FindingCode.RenegotiationByClient, Severity.Info,
                    "The server takes part in renegotiation that a client begins: work for nothing.",
                    "Update PostgreSQL: 14 and newer refuse it."), Weight.Minor);
        if (full.CompressionChosen == true)
            yield return new(
                new(FindingCode.Compression, Severity.Warning, "TLS compression is on, which leaks secrets by their length (CRIME).",
                    "Update PostgreSQL: 14 and newer have none."), Weight.Serious);
        if (report.Findings.FirstOrDefault(one => one.Code == FindingCode.TlsTerminatingProxy) is { } proxy)
            yield return new(proxy, Weight.Minor);
        else if (full.OverTls is { ChannelBinding: false })
            yield return new(
                new(FindingCode.NoChannelBinding, Severity.Warning,
                    "SCRAM is offered without channel binding: a man in the middle with a trusted certificate goes unseen.",
                    "Sign the server's certificate with SHA-256 by an ECDSA or RSA authority."), Weight.Minor,
                    DeviationFix.ServerCertificate);
    }
}
