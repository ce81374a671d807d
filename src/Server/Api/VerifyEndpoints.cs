using PgTlsDashboard.Core.Setup;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Server.Api;

/// <summary>What to prove; the client's role when only it is given.</summary>
/// <param name="Database">The database to enter; <c>postgres</c> when absent.</param>
/// <param name="Password">Used for the run and forgotten.</param>
public sealed record VerifyBody(string? Role, Guid? ClientId, string? Database, string? Password)
{
    public override string ToString() => $"verify {Role}";
}

/// <summary>What came of one real connection.</summary>
/// <param name="Kind"><c>positive</c> must enter, <c>negative</c> must be refused.</param>
/// <param name="Result"><c>passed</c>, <c>failed</c> or <c>notProven</c>.</param>
public sealed record CaseDto(
    string Name, string Title, string Kind, string Expected, string Outcome, bool Passed, string Result, string[] Evidence, FindingDto[] Findings,
    double ElapsedMs)
{
    public static CaseDto Of(CaseOutcome outcome) => new(
        outcome.Name, outcome.Title, Spelling.Of(outcome.Kind), outcome.Expected, outcome.Outcome, outcome.Result == CaseResult.Passed,
        Spelling.Of(outcome.Result), [.. outcome.Evidence], FindingDto.Of(outcome.Findings), outcome.Elapsed.TotalMilliseconds);
}

/// <summary>A run of cases.</summary>
/// <param name="Proven">Every case came out as it must.</param>
public sealed record VerifyDto(Guid TargetId, string Role, DateTime At, int Passed, int Failed, int NotProven, bool Proven, CaseDto[] Cases)
{
    public static VerifyDto Of(VerifyReport report) => new(
        report.TargetId, report.Role, Spelling.Utc(report.At), report.Passed, report.Failed, report.NotProven, report.Proven,
        [.. report.Cases.Select(CaseDto.Of)]);
}

internal static class VerifyEndpoints
{
    public static void MapVerify(this RouteGroupBuilder api) =>
        api.MapPost("/targets/{id:guid}/verify", RunAsync).WithTags("Verify").WithSummary("Prove it through real connections")
            .Produces<VerifyDto>().Refuses(400, 404, 422);

    private static async Task<IResult> RunAsync(
        Guid id, VerifyBody? body, HttpContext context, IVerification verification, CancellationToken cancellationToken)
    {
        var request = new VerifyRequest { Role = body?.Role, ClientId = body?.ClientId, Database = body?.Database, Password = body?.Password };
        return await verification.RunAsync(id, request, context.Actor(), progress: null, cancellationToken) switch
        {
            VerifyOutcome.Done done => Results.Ok(VerifyDto.Of(done.Report)),
            VerifyOutcome.Refused refused => Problems.Refused(refused.Findings),
            _ => Problems.NoSuchTarget(),
        };
    }
}
