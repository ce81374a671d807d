using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Probe;

/// <summary>What a report was measured by.</summary>
public sealed record BaselineDto(string Name, string Title, DateOnly Dated, string Source);

/// <summary>Where a server deviates from the baseline.</summary>
/// <param name="Weight"><c>note</c>, <c>minor</c>, <c>serious</c> or <c>failing</c>.</param>
/// <param name="Recipe">The recipe that fixes it on a managed target; null where none does.</param>
public sealed record DeviationDto(string Weight, FindingDto Finding, string? Recipe);

/// <summary>An opinion on the facts of a report, and by which baseline.</summary>
/// <param name="Grade">A keeps the baseline, B and C deviate, F fails; null where too little was seen for a grade.</param>
/// <param name="Sentence">The heaviest deviation, or why there is no grade.</param>
public sealed record AssessmentDto(BaselineDto Baseline, string? Grade, DeviationDto[] Deviations, string Sentence)
{
    public static AssessmentDto Of(ProbeReport report, ProbeAssessment assessment) => new(
        new(assessment.Baseline.Name, assessment.Baseline.Title, assessment.Baseline.Dated, assessment.Baseline.Source),
        assessment.Grade,
        [.. assessment.Deviations.Select(
            one => new DeviationDto(Spelling.Of(one.Weight), FindingDto.Of([one.Finding])[0], RecipeOf(one.Fix)))],
        AssessmentSentence.Of(report, assessment));

    private static string? RecipeOf(DeviationFix? fix) => fix switch
    {
        DeviationFix.ServerCertificate => "server-certificate",
        DeviationFix.RequireTls => "require-tls",
        DeviationFix.TlsSettings => "tls-settings",
        _ => null,
    };
}
