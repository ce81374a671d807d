using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>Whether clients can follow the chain to a root, and whether it is sent as it should be.</summary>
internal sealed class ChainRule : IAssessmentRule
{
    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        if (report.Trust == ChainTrust.Untrusted)
            yield return new(
                new(FindingCode.ChainUntrusted, Severity.Error,
                    "The chain leads to none of the given roots: clients with verify-ca or verify-full refuse it.",
                    "Give clients the right root, or issue the certificate from a given one."), Weight.Failing,
                    DeviationFix.ServerCertificate);
        if (report.Full?.Chain is not { } chain) yield break;
        if (chain.MissingIssuer is { } missing && report.Trust != ChainTrust.Trusted)
            yield return new(
                new(FindingCode.ChainIncomplete, Severity.Warning,
                    $"The server does not send the certificate of {missing}: a client with the root alone cannot follow.",
                    "Append the intermediate's certificate to the file of ssl_cert_file, behind the server's own.", "ssl_cert_file"),
                    Weight.Serious);
        if (!chain.InOrder)
            yield return new(
                new(FindingCode.ChainDisordered, Severity.Warning, "The chain is not sent in order: some clients cannot follow it.",
                    "Put the server's certificate first and each issuer behind what it signed.", "ssl_cert_file"), Weight.Minor);
        if (!chain.SurplusRoots.IsEmpty)
            yield return new(
                new(FindingCode.ChainSurplusRoot, Severity.Info,
                    "The root is sent too: every client has its own copy or does not trust it.",
                    "Leave the root out of the file of ssl_cert_file.", "ssl_cert_file"), Weight.Note);
        if (!chain.Duplicates.IsEmpty || !chain.Strangers.IsEmpty)
            yield return new(
                new(FindingCode.ChainSurplus, Severity.Info, "Certificates are sent that lead nowhere, or twice.",
                    "Leave them out of the file of ssl_cert_file.", "ssl_cert_file"), Weight.Minor);
    }
}
