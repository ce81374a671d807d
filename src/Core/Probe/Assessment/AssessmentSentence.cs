using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>An assessment in one sentence: the heaviest deviation, or why there is no grade.</summary>
public static class AssessmentSentence
{
    public static string Of(ProbeReport report, ProbeAssessment assessment)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(assessment);
        if (assessment.Deviations is [{ Weight: not Weight.Note } heaviest, ..]) return heaviest.Finding.Message;
        if (report.Findings.OrderByDescending(one => one.Severity).FirstOrDefault(one => one.Severity == Severity.Error) is { } broken)
            return broken.Message;
        if (assessment.Grade is null && report is { Reachable: true, Protocol: null, Full.OverTls: null })
            return "No handshake was completed, so there is no grade.";
        if (assessment.Grade == "A") return $"Nothing that full depth asked deviates from the baseline {assessment.Baseline.Title}.";
        if (report.Full is { Cut: true }) return "The probe ended before it had asked everything: too little was seen for a grade.";
        return report.Protocol is { } protocol
            ? $"The handshake stands with {protocol}. One handshake is too little for a grade: probe at full depth."
            : "Too little was seen for a grade.";
    }
}
