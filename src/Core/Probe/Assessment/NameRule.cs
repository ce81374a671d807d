using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>Whether clients find the name that they asked for in the certificate.</summary>
internal sealed class NameRule : IAssessmentRule
{
    public IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline)
    {
        var name = WireText.Neutralise(report.Request.ServerName ?? report.Request.Host);
        if (report.HostNameMatches == false)
            yield return new(
                new(FindingCode.NameMismatch, Severity.Error, $"The certificate does not name {name}: verify-full refuses it.",
                    "Issue one with this name among its SANs, or connect by a name that it holds."), Weight.Serious,
                    DeviationFix.ServerCertificate);
        else if (report.Full?.HostNames.Where(o => !o.Matches).Select(o => o.Rule).ToList() is { Count: > 0 } others)
            yield return new(
                new(FindingCode.NameMismatchElsewhere, Severity.Warning,
                    $"libpq takes the name {name}, but {string.Join(" and ", others.Select(Client))} "
                        + $"{(others.Count == 1 ? "does" : "do")} not.",
                        "Issue a certificate with this name among its SANs, spelled as clients spell it."), Weight.Minor,
                        DeviationFix.ServerCertificate);
    }

    private static string Client(HostNameRule rule) => rule switch { HostNameRule.Jdbc => "JDBC", HostNameRule.Go => "Go", _ => "libpq" };
}
