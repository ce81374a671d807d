using System.ComponentModel;
using System.Text;
using PgTlsDashboard.Core.Probe.Fleet;
using PgTlsDashboard.Server.Api.Certificates;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Fleet;

/// <summary>Servers to look at, without credentials.</summary>
/// <param name="List">A line a server: host, host:port, host,port,name, or a network like 10.0.0.0/24; 65,536 servers at most.</param>
/// <param name="Port">Where a line names none; 5432 when absent.</param>
/// <param name="AtOnce">1 to 512; 32 when absent.</param>
/// <param name="HostGapMs">Least time between two looks at the same host; 200 when absent.</param>
/// <param name="DeadlineSeconds">For each server; 5 when absent.</param>
/// <param name="Plaintext">A second connection to each server that answered, with a plaintext startup packet.</param>
/// <param name="Trust">PEM of the roots to validate chains with; revocation lists among them are used as libpq uses sslcrl.</param>
public sealed record FleetBody(string? List, int? Port, int? AtOnce, int? HostGapMs, int? DeadlineSeconds, bool Plaintext, string? Trust);

internal static class FleetEndpoints
{
    public static void MapFleet(this RouteGroupBuilder api)
    {
        var fleet = api.MapGroup("/fleet").WithTags("Fleet");
        fleet.MapPost("", Start).WithSummary("Look at many servers").Produces<FleetDto>(StatusCodes.Status202Accepted).Refuses(400);
        fleet.MapGet("", List).WithSummary("The scans that are kept, newest first").Produces<FleetDto[]>();
        fleet.MapGet("/{id:guid}", Find).WithSummary("How far a scan is, with a page of its rows; format csv gives all rows as a file")
            .Produces<FleetDto>().Refuses(400, 404);
        fleet.MapPost("/{id:guid}/cancel", Cancel).WithSummary("Stop; what is done stays").Produces<FleetDto>().Refuses(404);
        fleet.MapPost("/{id:guid}/resume", Resume).WithSummary("Go on with what was not looked at").Produces<FleetDto>().Refuses(404);
    }

    private static IResult Start(FleetBody body, IFleet fleet)
    {
        var check = new BodyCheck();
        var list = FleetList.Read(body.List ?? "", check.Number("port", body.Port ?? 5432, 1, 65_535));
        foreach (var finding in list.Findings) check.Fail(finding.Code, finding.At ?? "list", finding.Message, finding.Remedy ?? "");
        var trust = TrustBody.Read(body.Trust, check);
        var terms = new FleetTerms
        {
            AtOnce = check.Number("atOnce", body.AtOnce ?? 32, 1, FleetTerms.MostAtOnce),
            HostGap = TimeSpan.FromMilliseconds(check.Number("hostGapMs", body.HostGapMs ?? 200, 0, 60_000)),
            Deadline = TimeSpan.FromSeconds(check.Number("deadlineSeconds", body.DeadlineSeconds ?? 5, 1, 120)),
            AskPlaintext = body.Plaintext,
            Trust = trust.Roots,
            RevocationLists = trust.RevocationLists,
        };
        if (check.Failed) return Problems.BadRequest(check.Findings);
        var scan = fleet.Start(list, terms);
        return Results.Accepted($"/api/v1/fleet/{scan.Id}", FleetDto.Of(scan));
    }

    private static IResult List(IFleet fleet) => Results.Ok(fleet.List().Select(scan => FleetDto.Of(scan)));

    private static IResult Find(
        Guid id, int? offset, [Description("65,536 at most; 100 when absent")] int? count,
        [Description("json (default) or csv")] string? format, IFleet fleet)
    {
        if (fleet.Find(id) is not { } scan) return NoSuchScan();
        if (format is "csv")
            return Results.File(Encoding.UTF8.GetBytes(FleetTable.ToCsv(scan.Rows())), "text/csv; charset=utf-8",
                $"fleet-{scan.StartedAt.UtcDateTime:yyyyMMdd-HHmmss}.csv");
        var check = new BodyCheck();
        var first = check.Number("offset", offset ?? 0, 0, int.MaxValue);
        var length = check.Number("count", count ?? 100, 0, FleetList.MostHosts);
        check.Choice("format", format, "json", "csv");
        if (check.Failed) return Problems.BadRequest(check.Findings);
        return Results.Ok(FleetDto.Of(scan, [.. scan.Rows().Skip(first).Take(length).Select(FleetRowDto.Of)]));
    }

    private static async Task<IResult> Cancel(Guid id, IFleet fleet)
    {
        if (fleet.Find(id) is not { } scan) return NoSuchScan();
        scan.Cancel();
        await scan.Ended;
        return Results.Ok(FleetDto.Of(scan));
    }

    private static IResult Resume(Guid id, IFleet fleet)
    {
        if (fleet.Find(id) is not { } scan) return NoSuchScan();
        scan.Resume();
        return Results.Ok(FleetDto.Of(scan));
    }

    private static IResult NoSuchScan() =>
        Problems.NoSuch("scan", "The newest ten are kept until the program stops: GET /api/v1/fleet lists them.");
}
