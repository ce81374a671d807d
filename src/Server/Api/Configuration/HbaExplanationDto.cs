using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>A record that was tried.</summary>
public sealed record TrailDto(string FileName, int LineNumber, bool Matched, string Because);

/// <summary>What the rules say to one attempt.</summary>
/// <param name="Verdict"><c>matched</c>, <c>implicitReject</c> or <c>undecided</c>.</param>
/// <param name="LineNumber">Of the record that matched, or that cannot be decided here; null without one.</param>
public sealed record HbaExplanationDto(
    string Verdict, int? LineNumber, string? FileName, string? AuthMethod, string? ClientCert, string Because, TrailDto[] Trail)
{
    public static HbaExplanationDto Of(HbaExplanation explanation)
    {
        var (verdict, record) = explanation.Verdict switch
        {
            HbaVerdict.Matched matched => ("matched", matched.Record),
            HbaVerdict.Undecided undecided => ("undecided", undecided.Record),
            _ => ("implicitReject", null),
        };
        return new(
            verdict, record?.LineNumber, record?.FileName, record?.Method, record?.ClientCert, explanation.Because,
            [.. explanation.Trail.Select(step => new TrailDto(step.Record.FileName, step.Record.LineNumber, step.Matched, step.Because))]);
    }
}

/// <summary>One answer an attempt, in their order.</summary>
/// <param name="Accepted">Whether a reload would take the file at all; when not, the answers are about its valid records.</param>
public sealed record HbaExplanationsDto(bool Accepted, HbaExplanationDto[] Attempts, FindingDto[] Findings);
