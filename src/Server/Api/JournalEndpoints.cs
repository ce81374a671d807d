using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Setup;

namespace PgTlsDashboard.Server.Api;

/// <summary>A file of an entry; the diff of a secret is null.</summary>
public sealed record JournalFileDto(string Path, string Kind, string? BeforeHash, string AfterHash, string? Diff);

/// <summary>What was applied, when, and whether it still stands.</summary>
/// <param name="State"><c>started</c>, <c>applied</c>, <c>waiting</c> or <c>rolledBack</c>.</param>
public sealed record JournalEntryDto(
    Guid Id, Guid TargetId, string Recipe, string Title, DateTime At, string State, string? Because, JournalFileDto[] Files)
{
    public static JournalEntryDto Of(JournalEntry entry) => new(
        entry.Id, entry.TargetId, entry.Recipe, entry.Title, Spelling.Utc(entry.At), Spelling.Of(entry.State), entry.Because,
        [.. entry.Files.Select(file => new JournalFileDto(file.Path, Spelling.Of(file.Kind), file.BeforeHash, file.AfterHash, file.Diff))]);
}

internal static class JournalEndpoints
{
    public static void MapJournal(this RouteGroupBuilder api)
    {
        var journal = api.MapGroup("/journal").WithTags("Journal");
        journal.MapGet("", List).WithSummary("What was applied, newest first").Produces<JournalEntryDto[]>().Refuses(400);
        journal.MapPost("/{id:guid}/rollback", RollbackAsync).WithSummary("Put back what an entry changed")
            .Produces<AppliedDto>().Produces<WaitingDto>(StatusCodes.Status202Accepted).Refuses(404, 409, 422);
        journal.MapPost("/{id:guid}/confirm", ConfirmAsync).WithSummary("The waiting entry's command was run")
            .Produces<AppliedDto>().Produces<WaitingDto>(StatusCodes.Status202Accepted).Refuses(404, 409, 422);
    }

    private static IResult List(Guid? targetId, ISetup setup) => Results.Ok(setup.History(targetId).Select(JournalEntryDto.Of));

    private static async Task<IResult> RollbackAsync(Guid id, HttpContext context, ISetup setup, CancellationToken cancellationToken) =>
        Answer(await setup.RollbackAsync(id, context.Actor(), progress: null, cancellationToken));

    private static async Task<IResult> ConfirmAsync(Guid id, HttpContext context, ISetup setup, CancellationToken cancellationToken) =>
        Answer(await setup.ConfirmAsync(id, context.Actor(), cancellationToken));

    private static IResult Answer(ApplyOutcome? outcome) => outcome is null
        ? Problems.NoSuch("journal entry", "There is no entry with that id: GET /api/v1/journal lists them.")
        : ApplyAnswer.Of(outcome);
}
