using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>What a careful colleague would say of the access rules.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="At"><c>file:line</c>, for `follow-advice`.</param>
/// <param name="Line">The record's line in its file; null when it is about none.</param>
/// <param name="CanFollow">Whether the recipe `follow-advice` can plan its remedy.</param>
public sealed record AdviceDto(string Code, string Severity, string Message, string? Remedy, string? At, int? Line, bool CanFollow)
{
    public static AdviceDto Of(HbaAdvice advice) => new(
        advice.Finding.Code.Text, Spelling.Of(advice.Finding.Severity), advice.Finding.Message, advice.Finding.Remedy, advice.Finding.At,
        advice.Record?.LineNumber,
        advice.Remedy is not null);
}

internal static class AdviceEndpoints
{
    public static void MapAdvice(this RouteGroupBuilder api) =>
        api.MapGet("/targets/{id:guid}/advice", ReadAsync).WithTags("Access rules")
            .WithSummary("Advice on the access rules as they are now, errors first")
            .Produces<AdviceDto[]>().Refuses(404);

    private static async Task<IResult> ReadAsync(Guid id, ISetup setup, IClients clients, CancellationToken cancellationToken) =>
        await setup.ReadAsync(id, cancellationToken) is { } snapshot
            ? Results.Ok(SnapshotAdvice.Of(snapshot, await clients.ListAsync(id, cancellationToken)).Select(AdviceDto.Of))
            : Problems.NoSuchTarget();
}
