using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Assessment;

/// <summary>One aspect of a report, measured by a baseline. A fact that was not seen is no deviation.</summary>
internal interface IAssessmentRule
{
    IEnumerable<Deviation> Assess(ProbeReport report, Baseline baseline);
}
