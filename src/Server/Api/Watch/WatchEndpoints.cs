using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Watch;

internal static class WatchEndpoints
{
    private const string Path = "/targets/{id:guid}/plaintext-watch";

    public static void MapWatch(this RouteGroupBuilder api)
    {
        api.MapGet(Path, ReadAsync).WithTags("Plaintext watch").WithSummary("Who still came without TLS, by the record that lets it in now")
            .Produces<WatchDto>().Refuses(404);
        api.MapPost(Path, StartAsync).WithTags("Plaintext watch").WithSummary("Begin to look at the live sessions each minute")
            .Produces<WatchDto>(StatusCodes.Status201Created).Refuses(404, 422);
        api.MapDelete(Path, StopAsync).WithTags("Plaintext watch").WithSummary("Stop, and forget what was seen")
            .Produces(StatusCodes.Status204NoContent).Refuses(404);
    }

    private static async Task<IResult> ReadAsync(Guid id, IPlaintextWatch watch, TimeProvider time, CancellationToken cancellationToken) =>
        await watch.ReadAsync(id, cancellationToken) is { } report
            ? Results.Ok(WatchDto.Of(report, time.GetUtcNow()))
            : Problems.NoSuchTarget();

    private static async Task<IResult> StartAsync(Guid id, HttpContext context, ITargets targets, IPlaintextWatch watch,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(id, cancellationToken) is null) return Problems.NoSuchTarget();
        if (await watch.StartAsync(id, context.Actor(), cancellationToken) is { IsEmpty: false } refused) return Problems.Refused(refused);
        return await watch.ReadAsync(id, cancellationToken) is { } report
            ? Results.Created($"/api/v1/targets/{id}/plaintext-watch", WatchDto.Of(report, time.GetUtcNow()))
            : Problems.NoSuchTarget();
    }

    private static async Task<IResult> StopAsync(Guid id, HttpContext context, IPlaintextWatch watch,
        CancellationToken cancellationToken) =>
        await watch.StopAsync(id, context.Actor(), cancellationToken)
            ? Results.NoContent()
            : Problems.NoSuch("watch", "Nobody watches this target, or there is no such target: POST to the same path begins a watch.");
}
