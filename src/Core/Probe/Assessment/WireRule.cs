using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>Whether anything goes over the wire in the clear.</summary>
internal sealed class WireRule : IAssessmentRule
{
    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        var at = TcpDialer.Place(report.Request.Host, report.Request.Port);
        if (report.SslRequest == SslRequestResponse.Refused)
            yield return new(
                new(FindingCode.TlsOff, Severity.Error, "The server serves no TLS: passwords and data go in the clear.",
                    "Give it a certificate and set ssl = on.", at), Weight.Failing, DeviationFix.ServerCertificate);
        if (report.SslRequest == SslRequestResponse.Injected)
            yield return new(
                new(FindingCode.InjectedBytes, Severity.Error, "Bytes came in the clear between the server's answer and the handshake.",
                    "Look for a proxy or an attacker between this machine and the server.", at), Weight.Failing);
        if (report.Plaintext.Verdict == PlaintextVerdict.LetIn)
            yield return new(
                new(FindingCode.PlaintextLetIn, Severity.Error, "A plaintext connection is let in without any password.",
                    "Turn the matching record of pg_hba.conf into hostssl with scram-sha-256 or cert.", at), Weight.Failing,
                    DeviationFix.RequireTls);
        else if (report.Plaintext.Verdict == PlaintextVerdict.PasswordAsked && report.SslRequest != SslRequestResponse.Refused)
            yield return new(
                new(FindingCode.PlaintextAccepted, Severity.Error,
                    "A plaintext connection goes as far as the password: whoever stands on the wire can turn TLS off.",
                    "Turn the host records of pg_hba.conf into hostssl.", at), Weight.Failing, DeviationFix.RequireTls);
    }
}
