using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>Key-exchange groups that the baseline does not name.</summary>
internal sealed class GroupRule : IAssessmentRule
{
    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        if (baseline.Groups.IsEmpty || report.Full is not { } full) yield break;
        var others = full.Groups.SelectMany(g => g.Groups).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(g => !baseline.Groups.Contains(g, StringComparer.OrdinalIgnoreCase)).ToList();
        if (others.Count > 0)
            yield return new(
                new(FindingCode.GroupUnexpected, Severity.Info,
                    $"Key exchange is offered over {string.Join(", ", others)}, which {baseline.Title} does not name.",
                    "Set ssl_groups (18 and newer) or ssl_ecdh_curve to X25519 or prime256v1.", "ssl_ecdh_curve"), Weight.Minor);
    }
}
