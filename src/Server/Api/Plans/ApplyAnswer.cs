using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Plans;

/// <summary>One step as it happened.</summary>
public sealed record StepDto(string Name, string Text, double ElapsedMs, bool Succeeded)
{
    public static StepDto[] Of(ImmutableArray<ApplyStep> steps) =>
        [.. steps.Select(step => new StepDto(step.Name, step.Text, step.Elapsed.TotalMilliseconds, step.Succeeded))];
}

/// <summary>An effect that was promised, and what was seen of it.</summary>
/// <param name="State"><c>observed</c>, <c>contradicted</c> or <c>notObserved</c>.</param>
/// <param name="Seen">The same as true, false and null.</param>
/// <param name="Evidence">What was seen, in a sentence.</param>
/// <param name="Remedy">What to do where it was not observed.</param>
public sealed record SeenEffectDto(string What, string How, string State, bool? Seen, string Evidence, string? Remedy)
{
    public static SeenEffectDto[] Of(ImmutableArray<EffectObservation> effects) =>
        [.. effects.Select(effect => new SeenEffectDto(effect.What, effect.How, Spelling.Of(effect.State), effect.State switch
        {
            EffectState.Observed => true,
            EffectState.Contradicted => false,
            _ => null,
        }, effect.Evidence, effect.Remedy))];
}

/// <summary>The files changed, or they are as they were before.</summary>
/// <param name="Outcome"><c>applied</c>; <c>unproven</c> where the files are in place and an effect could not be observed; or
/// <c>rolledBack</c>.</param>
/// <param name="Because">Why it was rolled back.</param>
/// <param name="Findings">What is to be known beside the outcome: a record that could not be written, an effect that nobody saw.</param>
public sealed record AppliedDto(
    string Outcome, Guid JournalId, string? Because, FindingDto[] Findings, StepDto[] Steps, SeenEffectDto[] Effects);

/// <summary>Applied for now: rolled back at <paramref name="Until"/> unless the journal's entry is confirmed before.</summary>
public sealed record OnProbationDto(
    string Outcome, Guid JournalId, DateTime Until, string[] Roles, FindingDto[] Findings, StepDto[] Steps, SeenEffectDto[] Effects);

/// <summary>The files are in place; a person must run the command and then confirm the journal's entry.</summary>
public sealed record WaitingDto(string Outcome, Guid JournalId, string Command, FindingDto[] Findings, StepDto[] Steps);

/// <summary>One answer an outcome, for apply, rollback and confirm alike.</summary>
internal static class ApplyAnswer
{
    public static IResult Of(ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.Applied applied => Standing("applied", applied.JournalId, outcome),
        ApplyOutcome.Unproven unproven => Standing("unproven", unproven.JournalId, outcome),
        ApplyOutcome.RolledBack rolledBack => Results.Ok(new AppliedDto(
            "rolledBack", rolledBack.JournalId, rolledBack.Because, FindingDto.Of([.. rolledBack.Findings, .. outcome.Notes]),
            StepDto.Of(outcome.Steps), SeenEffectDto.Of(outcome.Effects))),
        ApplyOutcome.Unconfirmed on => Results.Ok(new OnProbationDto(
            "onProbation", on.JournalId, Spelling.Utc(on.Until), [.. on.Roles], FindingDto.Of(outcome.Notes), StepDto.Of(outcome.Steps),
            SeenEffectDto.Of(outcome.Effects))),
        ApplyOutcome.Waiting waiting => Results.Json(
            new WaitingDto("waiting", waiting.JournalId, waiting.Command, FindingDto.Of(outcome.Notes), StepDto.Of(outcome.Steps)),
            statusCode: StatusCodes.Status202Accepted),
        ApplyOutcome.Drifted drifted => Problems.Of(
            StatusCodes.Status409Conflict, "Drifted",
            $"{drifted.Path} was changed after it was read; nothing was written. Plan afresh to see what is so now.",
            [.. drifted.Findings, .. outcome.Notes], ("outcome", "drifted"), ("path", drifted.Path)),
        // Mostly because somebody else was faster.
        ApplyOutcome.Refused refused when EntryMovedOn.Of(refused) is { } moved =>
            Problems.Of(StatusCodes.Status409Conflict, "Changed meanwhile", $"{moved.Message} {moved.Remedy}",
                [.. refused.Findings, .. outcome.Notes], ("outcome", "refused")),
        ApplyOutcome.Refused refused => Problems.Refused([.. refused.Findings, .. outcome.Notes]),
        ApplyOutcome.NotKnown unheard => Problems.Of(
            StatusCodes.Status502BadGateway, "Not known", Problems.Sentence(unheard.Findings),
            [.. unheard.Findings, .. outcome.Notes], ("outcome", "notKnown")),
        _ => throw new InvalidOperationException("An outcome of an apply has no answer."),
    };

    private static IResult Standing(string word, Guid journalId, ApplyOutcome outcome) => Results.Ok(new AppliedDto(
        word, journalId, null, FindingDto.Of(outcome.Notes), StepDto.Of(outcome.Steps), SeenEffectDto.Of(outcome.Effects)));
}
