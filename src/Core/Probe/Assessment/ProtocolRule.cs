using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>Versions that are too old, and the newest one missing.</summary>
internal sealed class ProtocolRule : IAssessmentRule
{
    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        if (report.Full is not { Protocols.IsEmpty: false } full) yield break;
        var old = full.Protocols.Where(p => p.Offered && p.Version < baseline.OldestProtocol).Select(p => p.Version).Order().ToList();
        if (old.Count > 0)
            yield return new(
                new(FindingCode.ProtocolTooOld, Severity.Warning,
                    $"{string.Join(" and ", old.Select(TlsVersions.Name))} {(old.Count == 1 ? "is" : "are")} offered.",
                    $"Set ssl_min_protocol_version = '{TlsVersions.Name(baseline.OldestProtocol)}' when no client needs them.",
                    "ssl_min_protocol_version"),
                old[0] < TlsVersion.Tls12 ? Weight.Serious : Weight.Minor, DeviationFix.TlsSettings);
        if (baseline.WantsTls13 && full.Protocols.Any(p => p is { Version: TlsVersion.Tls13, Offered: false, Stop.By: RefusedBy.Server }))
            yield return new(
                new(FindingCode.NoTls13, Severity.Warning, "TLS 1.3 is not offered.",
                    "Unset ssl_max_protocol_version, and build PostgreSQL with OpenSSL 1.1.1 or newer.", "ssl_max_protocol_version"),
                    Weight.Minor);
    }
}
