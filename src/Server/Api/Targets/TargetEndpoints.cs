using System.ComponentModel;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>A PostgreSQL server to manage.</summary>
/// <param name="AdminConnection">A libpq or Npgsql connection string; sealed at rest, never given back.</param>
/// <param name="ServerPaths">Maps a path as this program sees it to the path that the server sees.</param>
public sealed record TargetBody(
    string? Name, string? Host, int? Port, string? DataDirectory, string? ConfigFile, string? HbaFile, string? IdentFile, string? PgmonetaConf,
    string? AdminConnection, Dictionary<string, string>? ServerPaths)
{
    public override string ToString() => $"target {Name} at {Host}:{Port}";
}

/// <summary>A managed server.</summary>
public sealed record TargetDto(
    Guid Id, string Name, string Host, int Port, string DataDirectory, string ConfigFile, string HbaFile, string IdentFile, string? PgmonetaConf,
    IReadOnlyDictionary<string, string> ServerPaths, bool HasAdminConnection, bool IsSandbox, DateTime AddedAt, FindingDto[] Findings)
{
    public static TargetDto Of(Target target, FindingDto[] findings) => new(
        target.Id, target.Name, target.Host, target.Port, target.Files.DataDirectory, target.Files.ConfigFile, target.Files.HbaFile,
        target.Files.IdentFile, target.Files.PgmonetaConf, target.Files.ServerPaths.ToDictionary(path => path.Mounted, path => path.OnServer),
        target.HasAdminConnection, target.IsSandbox, Spelling.Utc(target.AddedAt), findings);
}

internal static class TargetEndpoints
{
    public static void MapTargets(this RouteGroupBuilder api)
    {
        var targets = api.MapGroup("/targets").WithTags("Targets");
        targets.MapPost("", AddAsync).WithSummary("Add a server").Produces<TargetDto>(StatusCodes.Status201Created).Refuses(400, 422);
        targets.MapGet("", ListAsync).WithSummary("List the servers").Produces<TargetDto[]>();
        targets.MapGet("/{id:guid}", FindAsync).WithSummary("One server").Produces<TargetDto>().Refuses(404);
        targets.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Forget a server; its files stay as they are")
            .Produces(StatusCodes.Status204NoContent).Refuses(400, 404);
        targets.MapGet("/{id:guid}/snapshot", SnapshotAsync).WithSummary("What is so now").Produces<SnapshotDto>().Refuses(404);
    }

    private static async Task<IResult> AddAsync(TargetBody body, ITargets targets, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var draft = new TargetDraft
        {
            Name = check.Text("name", body.Name),
            Host = check.Text("host", body.Host),
            Port = check.Number("port", body.Port, 1, 65535),
            DataDirectory = check.Text("dataDirectory", body.DataDirectory, 4096),
            ConfigFile = body.ConfigFile,
            HbaFile = body.HbaFile,
            IdentFile = body.IdentFile,
            PgmonetaConf = body.PgmonetaConf,
            AdminConnection = body.AdminConnection,
            ServerPaths = [.. (body.ServerPaths ?? []).Select(path => new ServerPath(path.Key, path.Value))],
        };
        if (body.ServerPaths is { } maps && maps.Values.Any(value => value is null))
            check.Fail("field-invalid", "serverPaths", "A path of `serverPaths` leads to nothing.", "Give the path that the server sees for each.");
        if (check.Failed) return Problems.BadRequest(check.Findings);
        return await targets.AddAsync(draft, cancellationToken) switch
        {
            AddTargetOutcome.Added added =>
                Results.Created($"/api/v1/targets/{added.Target.Id}", TargetDto.Of(added.Target, FindingDto.Of(added.Findings))),
            AddTargetOutcome.Refused refused => Problems.Refused(refused.Findings),
            _ => throw new InvalidOperationException("An outcome of adding a target has no answer."),
        };
    }

    private static async Task<IResult> ListAsync(ITargets targets, CancellationToken cancellationToken) =>
        Results.Ok((await targets.ListAsync(cancellationToken)).Select(target => TargetDto.Of(target, [])));

    private static async Task<IResult> FindAsync(Guid id, ITargets targets, CancellationToken cancellationToken) =>
        await targets.FindAsync(id, cancellationToken) is { } target ? Results.Ok(TargetDto.Of(target, [])) : Problems.NoSuchTarget();

    private static async Task<IResult> RemoveAsync(
        Guid id, [Description("The target's name, as a confirmation.")] string? confirm, ITargets targets, CancellationToken cancellationToken)
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

    private static async Task<IResult> SnapshotAsync(Guid id, ISetup setup, CancellationToken cancellationToken) =>
        await setup.ReadAsync(id, cancellationToken) is { } snapshot ? Results.Ok(SnapshotDto.Of(snapshot)) : Problems.NoSuchTarget();
}
