using System.ComponentModel;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Server.Api.Configuration;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>Attempts to evaluate by a target's own files.</summary>
/// <param name="Attempts">100 at most.</param>
public sealed record TargetExplainBody(AttemptBody?[]? Attempts);

internal static class AccessEndpoints
{
    public static void MapAccess(this RouteGroupBuilder api)
    {
        var access = api.MapGroup("/targets/{id:guid}").WithTags("Access rules");
        access.MapGet("/matrix", MatrixAsync).WithSummary("Who can connect, and how: roles by networks").Produces<MatrixDto>()
            .Refuses(400, 404);
        access.MapPost("/explain", ExplainAsync)
            .WithSummary("What the target's pg_hba.conf says to attempts, why, and which records are near").Produces<HbaExplanationsDto>()
            .Refuses(400, 404);
    }

    private static async Task<IResult> MatrixAsync(
        Guid id, [Description("The database that is asked about; by default the first that is not `postgres`.")] string? database,
        [Description("Ask about physical replication instead of a database.")] bool? replication, ISetup setup,
        CancellationToken cancellationToken)
    {
        if (replication is true && !string.IsNullOrEmpty(database))
            return Problems.BadRequest("Physical replication has no database: leave `database` or `replication` out.");
        if (await setup.ReadAsync(id, cancellationToken) is not { } snapshot) return Problems.NoSuchTarget();
        var facts = AccessFacts.Of(snapshot);
        return Results.Ok(MatrixDto.Of(snapshot, facts,
            replication is true ? null : string.IsNullOrEmpty(database) ? facts.FirstDatabase : database));
    }

    private static async Task<IResult> ExplainAsync(Guid id, TargetExplainBody body, ISetup setup, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var attempts = HbaAttemptReader.ReadAttempts(body.Attempts, check, HbaAttemptReader.MostWithNear);
        if (check.Failed) return Problems.BadRequest(check.Findings);
        if (await setup.ReadAsync(id, cancellationToken) is not { } snapshot) return Problems.NoSuchTarget();
        var facts = AccessFacts.Of(snapshot);
        return Results.Ok(new HbaExplanationsDto(
            snapshot.Hba.Accepted,
            [.. attempts.Select(attempt => HbaExplanationDto.Of(Answer(snapshot, facts, attempt)))],
            FindingDto.Of(snapshot.Hba.Findings)));
    }

    private static ConnectionAnswer Answer(TargetSnapshot snapshot, AccessFacts facts, HbaAttempt attempt) =>
        ConnectionAnswer.Of(snapshot.Hba, facts, attempt with { MemberOf = attempt.MemberOf ?? facts.MembershipsOf(attempt.Role) });
}
