using System.ComponentModel;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Plans;

/// <summary>A file of an entry; the diff of a secret is null.</summary>
public sealed record JournalFileDto(string Path, string Kind, string? BeforeHash, string AfterHash, string? Diff);

/// <summary>What was applied, when, and whether it still stands.</summary>
/// <param name="State"><c>started</c>, <c>applied</c>, <c>waiting</c>, <c>onProbation</c> or <c>rolledBack</c>.</param>
/// <param name="Sentence">The state in words.</param>
/// <param name="Unproven">It is in place, and nobody saw within the time for it what the server serves since then.</param>
/// <param name="Findings">What could not be restored, and why.</param>
/// <param name="Command">What a person must run for the server to take the files; null when nobody must.</param>
/// <param name="Until">When an unconfirmed entry is rolled back; null otherwise.</param>
/// <param name="Roles">Whose new connections are tried before an unconfirmed entry is kept.</param>
public sealed record JournalEntryDto(
    Guid Id, Guid TargetId, string Recipe, string Title, DateTime At, string State, string? Because, string? Command, DateTime? Until,
    string[] Roles, JournalFileDto[] Files,
    string Sentence, bool Unproven, FindingDto[] Findings)
{
    public static JournalEntryDto Of(JournalEntry entry, DateTimeOffset now) => new(
        entry.Id, entry.TargetId, entry.Recipe, entry.Title, Spelling.Utc(entry.At), Spelling.Of(entry.State), entry.Because,
        entry.Command, entry.Until is { } until ? Spelling.Utc(until) : null, [.. entry.Roles],
        [.. entry.Files.Select(file => new JournalFileDto(file.Path, Spelling.Of(file.Kind), file.BeforeHash, file.AfterHash, file.Diff))],
        EntryStanding.Sentence(entry, now), EntryStanding.IsUnproven(entry, now), FindingDto.Of(entry.Findings));
}

internal static class JournalEndpoints
{
    public static void MapJournal(this RouteGroupBuilder api)
    {
        var journal = api.MapGroup("/journal").WithTags("Journal");
        journal.MapGet("", ListAsync).WithSummary("What was applied, newest first").Produces<JournalEntryDto[]>().Refuses(400);
        journal.MapPost("/{id:guid}/rollback", RollbackAsync).WithSummary("Put back what an entry changed")
            .Produces<AppliedDto>().Produces<WaitingDto>(StatusCodes.Status202Accepted).Refuses(400, 404, 409, 422);
        journal.MapPost("/{id:guid}/confirm", ConfirmAsync)
            .WithSummary("The waiting entry's command was run, or: keep the entry on probation")
            .WithDescription("An entry on probation is kept once new connections of the dashboard's own login and of the entry's roles "
                + "got in; 422 names who did not, and the time runs on.")
            .Produces<AppliedDto>().Produces<WaitingDto>(StatusCodes.Status202Accepted).Refuses(404, 409, 422);
    }

    private static async Task<IResult> ListAsync(Guid? targetId, ISetup setup, TimeProvider time, CancellationToken cancellationToken) =>
        Results.Ok((await setup.HistoryAsync(targetId, cancellationToken)).Select(entry => JournalEntryDto.Of(entry, time.GetUtcNow())));

    private static async Task<IResult> RollbackAsync(
        Guid id, [Description("The state in which the entry was looked at: `applied`, `waiting` or `onProbation`. In another one nothing "
            + "is undone, and the answer is 409.")] string? expect, HttpContext context, ISetup setup, CancellationToken cancellationToken)
    {
        JournalState? seen = expect switch
        {
            null or "" => null,
            "applied" => JournalState.Applied,
            "waiting" => JournalState.Waiting,
            "onProbation" => JournalState.OnProbation,
            _ => JournalState.Started,
        };
        if (seen == JournalState.Started) return Problems.BadRequest("`expect` is none of applied, waiting and onProbation.");
        return Answer(await setup.RollbackAsync(id, seen, context.Actor(), progress: null, cancellationToken));
    }

    private static async Task<IResult> ConfirmAsync(Guid id, HttpContext context, ISetup setup, CancellationToken cancellationToken) =>
        Answer(await setup.ConfirmAsync(id, context.Actor(), cancellationToken));

    private static IResult Answer(ApplyOutcome? outcome) => outcome is null
        ? Problems.NoSuch("journal entry", "There is no entry with that id: GET /api/v1/journal lists them.")
        : ApplyAnswer.Of(outcome);
}
