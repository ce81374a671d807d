using System.Text.Json.Nodes;
using PgTlsDashboard.Core.Applying.Explaining;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Causes;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Explain;

/// <summary>A text as somebody copied it.</summary>
/// <param name="Text">262,144 characters at most.</param>
/// <param name="TargetId">The target that the text is about; absent: none.</param>
public sealed record ErrorTextBody(string? Text, Guid? TargetId);

/// <summary>A record of pg_hba.conf.</summary>
/// <param name="FileName">As the server names it; null where the log names only pg_hba.conf.</param>
/// <param name="Text">The record, columns a space apart; null when no target is asked about.</param>
public sealed record ExplainedRecordDto(string? FileName, int LineNumber, string? Text);

/// <summary>The body of the call <c>POST /api/v1/targets/{id}/plans</c> that previews the plan.</summary>
public sealed record SuggestedPlanDto(string Recipe, JsonObject Options);

/// <summary>What causes an error.</summary>
/// <param name="Code">One of docs/findings.md.</param>
/// <param name="Confidence"><c>certain</c>, <c>likely</c> or <c>possible</c>.</param>
/// <param name="Record">Of pg_hba.conf; null when the text is about none.</param>
/// <param name="Plan">Null without a target, and where no plan changes the cause.</param>
public sealed record ErrorCauseDto(
    string Code, string Confidence, string Message, string Remedy, ExplainedRecordDto? Record, SuggestedPlanDto? Plan);

/// <summary>An error as the text has it.</summary>
/// <param name="Line">From 1.</param>
public sealed record ErrorSentenceDto(string Text, int Line);

/// <summary>What a text says.</summary>
/// <param name="HeardFrom"><c>client</c>, <c>server-log</c>, <c>pooler-log</c>, <c>tool</c> or <c>unknown</c>.</param>
/// <param name="Cause">Null when nothing is recognised, or nothing that has to do with TLS or access.</param>
/// <param name="Languages">The languages, beside English, in which the server's messages are recognised here.</param>
/// <param name="Findings">What the answer does not cover.</param>
public sealed record ErrorExplanationDto(
    string HeardFrom, ErrorCauseDto? Cause, ErrorCauseDto[] Alternatives, ErrorSentenceDto[] Errors, string[] Languages,
    FindingDto[] Findings)
{
    public static ErrorExplanationDto Of(ExplainedText explained, IEnumerable<string> languages)
    {
        var explanation = explained.Explanation;
        var record = explained.Record is { } known ? new(known.FileName, known.LineNumber, RecordMeaning.LineText(known))
            : explanation.Matched is { } line ? new ExplainedRecordDto(line.FileName, line.LineNumber, null) : null;
        return new(
            Spell(explanation.HeardFrom),
            explanation.Cause is { } cause ? Of(cause, record, explained.Plan) : null,
            [.. explanation.Alternatives.Select(other => Of(other, null, null))],
            [.. explanation.Errors.Select(error => new ErrorSentenceDto(error.Text, error.Line))],
            [.. languages], FindingDto.Of(explanation.Findings));
    }

    private static ErrorCauseDto Of(ErrorCause cause, ExplainedRecordDto? record, RecipeRequest? plan) =>
        new(cause.Code.Text, Spelling.Of(cause.Confidence), cause.Message, cause.Remedy, record, plan is null ? null : Of(plan));

    private static SuggestedPlanDto Of(RecipeRequest plan) => new(plan.Name, plan switch
    {
        RecipeRequest.ServerCertificate certificate => new()
        {
            ["names"] = new JsonArray([.. certificate.Names.Select(name => JsonValue.Create(name))]),
        },
        RecipeRequest.AccessRules rules => new()
        {
            ["files"] = new JsonArray([.. rules.Files.Select(file => new JsonObject
            {
                ["path"] = file.Path,
                ["baseSha256"] = file.BaseHash,
                ["content"] = Convert.ToBase64String(file.Content.AsSpan()),
            })]),
        },
        _ => [],
    });

    private static string Spell(Hearer hearer) => hearer switch
    {
        Hearer.ServerLog => "server-log",
        Hearer.PoolerLog => "pooler-log",
        _ => Spelling.Of(hearer),
    };
}
