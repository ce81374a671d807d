using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using PgTlsDashboard.Core.Hba;

namespace PgTlsDashboard.Server.Api;

/// <summary>pg_hba.conf with its includes and @files, names relative to it, contents in base64.</summary>
public sealed record HbaBody(JsonElement? ServerVersion, Dictionary<string, byte[]?>? Files);

internal static class HbaEndpoints
{
    public static void MapHba(this RouteGroupBuilder api)
    {
        var limit = new RequestSizeLimitAttribute(ConfigurationBody.LongestBody);
        api.MapPost("/hba/parse", Parse).WithTags("Configuration").WithSummary("What pg_hba_file_rules would show, and whether a reload takes the file")
            .WithMetadata(limit).Produces<HbaRulesDto>().Refuses(400, 413);
        api.MapPost("/hba/explain", Explain).WithTags("Configuration").WithSummary("What pg_hba.conf says to attempts, and why")
            .WithMetadata(limit).Produces<HbaExplanationsDto>().Refuses(400, 413);
    }

    private static IResult Parse(HbaBody body)
    {
        var check = new BodyCheck();
        var version = ConfigurationBody.ReadVersion(body.ServerVersion, check);
        var files = ConfigurationBody.ReadFiles(body.Files, "pg_hba.conf", check);
        return check.Failed
            ? Problems.BadRequest(check.Findings)
            : Results.Ok(HbaRulesDto.Of(HbaRules.Read(files, "pg_hba.conf", version)));
    }

    private static IResult Explain(HbaExplainBody body)
    {
        var check = new BodyCheck();
        var version = ConfigurationBody.ReadVersion(body.ServerVersion, check);
        var files = ConfigurationBody.ReadFiles(body.Files, "pg_hba.conf", check);
        var interfaces = HbaAttemptReader.ReadInterfaces(body.Interfaces, check);
        var attempts = HbaAttemptReader.ReadAttempts(body.Attempts, check);
        if (check.Failed) return Problems.BadRequest(check.Findings);
        var rules = HbaRules.Read(files, "pg_hba.conf", version);
        var maps = files.Find("pg_ident.conf") is null ? null : UserMaps.Read(files, "pg_ident.conf", version);
        var answers = attempts.Select(attempt => HbaExplanationDto.Of(HbaEvaluator.Explain(rules, attempt, interfaces, maps)));
        return Results.Ok(new HbaExplanationsDto(rules.Accepted, [.. answers], FindingDto.Of([.. rules.Findings, .. maps?.Findings ?? []])));
    }
}
