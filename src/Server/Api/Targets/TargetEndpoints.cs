using System.ComponentModel;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Planning.Consumers;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

internal static class TargetEndpoints
{
    public static void MapTargets(this RouteGroupBuilder api)
    {
        var targets = api.MapGroup("/targets").WithTags("Targets");
        targets.MapPost("", AddAsync).WithSummary("Add a server").Produces<TargetDto>(StatusCodes.Status201Created).Refuses(400, 422);
        targets.MapGet("", ListAsync).WithSummary("List the servers").Produces<TargetDto[]>();
        targets.MapGet("/{id:guid}", FindAsync).WithSummary("One server").Produces<TargetDto>().Refuses(404);
        targets.MapPatch("/{id:guid}", EditAsync).WithSummary("Change what is known of a server; what was issued stays")
            .Produces<TargetDto>().Refuses(400, 404, 422);
        targets.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Forget a server; its files stay as they are")
            .Produces(StatusCodes.Status204NoContent).Refuses(400, 404);
        targets.MapGet("/{id:guid}/snapshot", SnapshotAsync)
            .WithSummary("What is so now: files, settings, access, certificate and the state in one sentence").Produces<SnapshotDto>()
            .Refuses(404);
        targets.MapGet("/{id:guid}/consumers", ConsumersAsync)
            .WithSummary("Who uses the server: pgmoneta, standbys, poolers, sessions, issued clients, and who cannot be seen")
            .Produces<ConsumerDto[]>().Refuses(404);
    }

    private static async Task<IResult> AddAsync(TargetBody body, ITargets targets, ITargetAgents agents,
        CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var draft = body.ToDraft(check);
        if (check.Failed) return Problems.BadRequest(check.Findings);
        return await targets.AddAsync(draft, cancellationToken) switch
        {
            AddTargetOutcome.Added added =>
                Results.Created($"/api/v1/targets/{added.Target.Id}", TargetDto.Of(added.Target, agents, FindingDto.Of(added.Findings))),
            AddTargetOutcome.Refused refused => Problems.Refused(refused.Findings),
            _ => throw new InvalidOperationException("An outcome of adding a target has no answer."),
        };
    }

    private static async Task<IResult> EditAsync(
        Guid id, TargetEditBody body, HttpContext context, ITargets targets, ITargetAgents agents, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var edit = body.ToEdit(check);
        if (check.Failed) return Problems.BadRequest(check.Findings);
        return await targets.EditAsync(id, edit, context.Actor(), cancellationToken) switch
        {
            EditTargetOutcome.Edited edited => Results.Ok(TargetDto.Of(edited.Target, agents, FindingDto.Of(edited.Findings))),
            EditTargetOutcome.Refused refused => Problems.Refused(refused.Findings),
            EditTargetOutcome.NotFound => Problems.NoSuchTarget(),
            _ => throw new InvalidOperationException("An outcome of editing a target has no answer."),
        };
    }

    private static async Task<IResult> ListAsync(ITargets targets, ITargetAgents agents, CancellationToken cancellationToken) =>
        Results.Ok((await targets.ListAsync(cancellationToken)).Select(target => TargetDto.Of(target, agents, [])));

    private static async Task<IResult> FindAsync(
        Guid id, ITargets targets, ISetup setup, ITargetAgents agents, IVerification verification, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(id, cancellationToken) is not { } target) return Problems.NoSuchTarget();
        var snapshot = await setup.ReadAsync(id, cancellationToken);
        return Results.Ok(TargetDto.Of(target, agents, []) with
        {
            State = snapshot is null
                ? null
                : TargetStateDto.Of(snapshot, await verification.ProofsAsync(id, cancellationToken), time.GetUtcNow()),
        });
    }

    private static async Task<IResult> RemoveAsync(
        Guid id, [Description("The target's name, as a confirmation.")] string? confirm, ITargets targets,
        CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(id, cancellationToken) is not { } target) return Problems.NoSuchTarget();
        if (confirm != target.Name) return Problems.BadRequest("Forgetting a target asks for its name: add `?confirm=NAME`.");
        return await targets.RemoveAsync(id, cancellationToken) switch
        {
            RemoveTargetOutcome.Removed => Results.NoContent(),
            RemoveTargetOutcome.Refused refused => Problems.Refused([refused.Finding]),
            _ => Problems.NoSuchTarget(),
        };
    }

    private static async Task<IResult> SnapshotAsync(
        Guid id, ISetup setup, IVerification verification, TimeProvider time, CancellationToken cancellationToken) =>
        await setup.ReadAsync(id, cancellationToken) is { } snapshot
            ? Results.Ok(SnapshotDto.Of(snapshot, await verification.ProofsAsync(id, cancellationToken), time.GetUtcNow()))
            : Problems.NoSuchTarget();

    private static async Task<IResult> ConsumersAsync(Guid id, ISetup setup, IClients clients, CancellationToken cancellationToken) =>
        await setup.ReadAsync(id, cancellationToken) is { } snapshot
            ? Results.Ok(ConsumerList.Of(snapshot, await clients.ListAsync(id, cancellationToken)).Select(ConsumerDto.Of))
            : Problems.NoSuchTarget();
}
