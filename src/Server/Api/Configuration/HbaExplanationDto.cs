using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>A record that was tried.</summary>
public sealed record TrailDto(string FileName, int LineNumber, bool Matched, string Because);

/// <summary>What the rules say to one attempt.</summary>
/// <param name="Verdict"><c>matched</c>, <c>implicitReject</c> or <c>undecided</c>.</param>
/// <param name="LineNumber">Of the record that matched, or that cannot be decided here; null without one.</param>
/// <param name="Login">How far the attempt gets: <c>open</c>, <c>password</c>, <c>passwordInVain</c>, <c>rejected</c>, <c>noRecord</c>,
/// <c>handshakeRefused</c>, <c>certificateMissing</c>, <c>nameRefused</c>, <c>elsewhere</c> or <c>unknown</c>.</param>
/// <param name="Level"><c>proven</c>, <c>attention</c>, <c>broken</c> or <c>notKnown</c>; null where the record lets in and there is
/// nothing to warn of.</param>
/// <param name="Headline">The answer in one sentence.</param>
/// <param name="Notes">What keeps the client out or matters beside the records; empty where no target is asked about.</param>
/// <param name="Near">Null unless it was asked for.</param>
public sealed record HbaExplanationDto(
    string Verdict, int? LineNumber, string? FileName, string? AuthMethod, string? ClientCert, string Because, TrailDto[] Trail,
    string Login, string? Level, string Headline, string[] Notes, NearRecordsDto? Near)
{
    public static HbaExplanationDto Of(ConnectionAnswer answer) => Of(answer.Explanation, answer.Verdict, answer.Near, answer.Notes);

    public static HbaExplanationDto Of(HbaExplanation explanation, HbaAttempt attempt, NearRecords? near) =>
        Of(explanation, ConnectionVerdict.Of(explanation, attempt), near, []);

    private static HbaExplanationDto Of(
        HbaExplanation explanation, ConnectionVerdict headline, NearRecords? near, ImmutableArray<string> notes)
    {
        var (verdict, record) = explanation.Verdict switch
        {
            HbaVerdict.Matched matched => ("matched", matched.Record),
            HbaVerdict.Undecided undecided => ("undecided", undecided.Record),
            _ => ("implicitReject", null),
        };
        return new(
            verdict, record?.LineNumber, record?.FileName, record?.Method, record?.ClientCert, explanation.Because,
            [.. explanation.Trail.Select(step => new TrailDto(step.Record.FileName, step.Record.LineNumber, step.Matched, step.Because))],
            Spelling.Of(explanation.Login), headline.Meaning is { } meaning ? Spelling.Of(meaning) : null, headline.Headline, [.. notes],
            near is null ? null : NearRecordsDto.Of(near));
    }
}

/// <summary>One answer an attempt, in their order.</summary>
/// <param name="Accepted">Whether a reload would take the file at all; when not, the answers are about its valid records.</param>
public sealed record HbaExplanationsDto(bool Accepted, HbaExplanationDto[] Attempts, FindingDto[] Findings);
