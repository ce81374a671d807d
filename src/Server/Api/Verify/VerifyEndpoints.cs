using System.ComponentModel;
using System.Text;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Documents;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Verify;

/// <summary>What to prove; the client's role when only it is given.</summary>
/// <param name="Database">The database to enter; <c>postgres</c> when absent.</param>
/// <param name="Password">Used for the run and forgotten.</param>
/// <param name="Depth"><c>main</c> (default) or <c>full</c>: every case over every route; without role and client for every role that may
/// log in.</param>
public sealed record VerifyBody(string? Role, Guid? ClientId, string? Database, string? Password, string? Depth)
{
    public override string ToString() => $"verify {Role}";
}

/// <summary>What came of one real connection.</summary>
/// <param name="Kind"><c>positive</c> must enter, <c>negative</c> must be refused.</param>
/// <param name="Result"><c>passed</c>, <c>failed</c> or <c>notProven</c>.</param>
public sealed record CaseDto(
    string Name, string Title, string Role, string Route, string Kind, string Expected, string Outcome, bool Passed, string Result,
    string[] Evidence, FindingDto[] Findings,
    double ElapsedMs)
{
    public static CaseDto Of(CaseOutcome outcome) => new(
        outcome.Name, outcome.Title, outcome.Role, outcome.Route, Spelling.Of(outcome.Kind), outcome.Expected, outcome.Outcome,
        outcome.Result == CaseResult.Passed,
        Spelling.Of(outcome.Result), [.. outcome.Evidence], FindingDto.Of(outcome.Findings), outcome.Elapsed.TotalMilliseconds);
}

/// <summary>Which server, which certificates, which program: what an auditor asks.</summary>
/// <param name="ServerFingerprintSha256">Of the certificate that was served when the run began; null without TLS.</param>
/// <param name="ClientFingerprintsSha256">Of the certificates that were shown to enter, by role.</param>
public sealed record VerifyContextDto(
    string Target, string Host, int Port, string ServerVersion, string? ServerFingerprintSha256,
    IReadOnlyDictionary<string, string> ClientFingerprintsSha256, string Program)
{
    public static VerifyContextDto? Of(VerifyContext? context) => context is null ? null : new(
        context.Target, context.Host, context.Port, context.ServerVersion, context.ServerFingerprint, context.ClientFingerprints,
        context.Program);
}

/// <summary>A run of cases.</summary>
/// <param name="Proven">Every case came out as it must.</param>
/// <param name="Notes">What could not be tried here, and why.</param>
/// <param name="Sentence">The run in one sentence.</param>
public sealed record VerifyDto(
    Guid TargetId, string Role, DateTime At, double ElapsedMs, int Passed, int Failed, int NotProven, bool Proven, CaseDto[] Cases,
    FindingDto[] Notes,
    VerifyContextDto? Context, string Sentence)
{
    public static VerifyDto Of(VerifyReport report) => new(
        report.TargetId, report.Role, Spelling.Utc(report.At), report.Elapsed.TotalMilliseconds, report.Passed, report.Failed,
        report.NotProven, report.Proven,
        [.. report.Cases.Select(CaseDto.Of)], FindingDto.Of(report.Notes), VerifyContextDto.Of(report.Context),
        VerifySentence.Of(report));
}

internal static class VerifyEndpoints
{
    public static void MapVerify(this RouteGroupBuilder api)
    {
        api.MapPost("/targets/{id:guid}/verify", RunAsync).WithTags("Verify").WithSummary("Prove it through real connections")
            .Produces<VerifyDto>().Refuses(400, 404, 422);
        api.MapGet("/targets/{id:guid}/verify", LastAsync).WithTags("Verify")
            .WithSummary("The last run since the rules were changed, as a document: json, junit (XML) or html (printable)")
            .Produces<VerifyDto>().Produces<string>(StatusCodes.Status200OK, "application/xml", "text/html").Refuses(400, 404);
    }

    private static async Task<IResult> LastAsync(Guid id, [Description("json (default), junit or html")] string? format,
        HttpContext context, IVerification verification, CancellationToken cancellationToken)
    {
        if (format is not (null or "" or "json" or "junit" or "html"))
            return Problems.BadRequest("`format` is neither json, junit nor html.");
        if ((await verification.ProofsAsync(id, cancellationToken)).Last is not { } report)
            return Problems.NoSuch("verify report",
                "Nothing was verified yet, or a change came after it: POST to this address verifies.");
        context.Response.Headers.CacheControl = "no-store";
        var name = $"verify-{report.At.UtcDateTime:yyyyMMdd-HHmmss}";
        return format switch
        {
            "junit" => Results.File(Encoding.UTF8.GetBytes(JUnitDocument.Write(report)), "application/xml", $"{name}.xml"),
            "html" => Results.File(Encoding.UTF8.GetBytes(HtmlDocument.Write(report)), "text/html; charset=utf-8", $"{name}.html"),
            _ => Results.Ok(VerifyDto.Of(report)),
        };
    }

    private static async Task<IResult> RunAsync(
        Guid id, VerifyBody? body, HttpContext context, IVerification verification, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        var depth = check.Choice("depth", body?.Depth, "main", "full");
        if (check.Failed) return Problems.BadRequest(check.Findings);
        var request = new VerifyRequest
        {
            Role = body?.Role,
            ClientId = body?.ClientId,
            Database = body?.Database,
            Password = body?.Password,
            InDepth = depth == "full"
        };
        return await verification.RunAsync(id, request, context.Actor(), progress: null, cancellationToken) switch
        {
            VerifyOutcome.Done done => Results.Ok(VerifyDto.Of(done.Report)),
            VerifyOutcome.Refused refused => Problems.Refused(refused.Findings),
            _ => Problems.NoSuchTarget(),
        };
    }
}
