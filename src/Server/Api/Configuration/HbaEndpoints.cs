using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Configuration;

/// <summary>pg_hba.conf with its includes and @files, names relative to it, contents in base64.</summary>
/// <param name="Build">What the server was built with and has switched on; by default a distribution's package with TLS on.</param>
public sealed record HbaBody(JsonElement? ServerVersion, Dictionary<string, byte[]?>? Files, HbaBuildBody? Build = null);

/// <summary>What of a server the meaning of pg_hba.conf depends on.</summary>
/// <param name="Ssl"><c>ssl = on</c>, which is the default here: without it hostssl records are accepted and reported as ones that cannot
/// match.</param>
/// <param name="Without">What the build lacks, of <c>gss</c>, <c>pam</c> and <c>ldap</c>; nothing by default.</param>
/// <param name="OauthValidators"><c>oauth_validator_libraries</c> of 18; empty by default, and oauth records are invalid then.</param>
public sealed record HbaBuildBody(bool? Ssl, string[]? Without, string? OauthValidators)
{
    internal HbaBuild Read(BodyCheck check)
    {
        var without = Without ?? [];
        if (without.Except(["gss", "pam", "ldap"], StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            check.Fail(FindingCode.FieldInvalid, "build.without", $"`build.without` names {unknown}.", "Name gss, pam or ldap.");
        return new()
        {
            Ssl = Ssl ?? true,
            Gss = !without.Contains("gss", StringComparer.Ordinal),
            Pam = !without.Contains("pam", StringComparer.Ordinal),
            Ldap = !without.Contains("ldap", StringComparer.Ordinal),
            OauthValidators = OauthValidators ?? "",
        };
    }
}

internal static class HbaEndpoints
{
    public static void MapHba(this RouteGroupBuilder api)
    {
        var limit = new RequestSizeLimitAttribute(ConfigurationBody.LongestBody);
        api.MapPost("/hba/parse", Parse).WithTags("Configuration")
            .WithSummary("What pg_hba_file_rules would show, and whether a reload takes the file")
            .WithMetadata(limit).Produces<HbaRulesDto>().Refuses(400, 413);
        api.MapPost("/hba/explain", Explain).WithTags("Configuration")
            .WithSummary("What pg_hba.conf says to attempts, why, and with `near` which records are near")
            .WithMetadata(limit).Produces<HbaExplanationsDto>().Refuses(400, 413);
    }

    private static IResult Parse(HbaBody body)
    {
        var check = new BodyCheck();
        var version = ConfigurationBody.ReadVersion(body.ServerVersion, check);
        var files = ConfigurationBody.ReadFiles(body.Files, "pg_hba.conf", check);
        var build = body.Build?.Read(check) ?? HbaBuild.Packaged;
        return check.Failed
            ? Problems.BadRequest(check.Findings)
            : Results.Ok(HbaRulesDto.Of(HbaRules.Read(files, "pg_hba.conf", version, build)));
    }

    private static IResult Explain(HbaExplainBody body)
    {
        var check = new BodyCheck();
        var version = ConfigurationBody.ReadVersion(body.ServerVersion, check);
        var files = ConfigurationBody.ReadFiles(body.Files, "pg_hba.conf", check);
        var interfaces = HbaAttemptReader.ReadInterfaces(body.Interfaces, check);
        var attempts = HbaAttemptReader.ReadAttempts(
            body.Attempts, check, body.Near is true ? HbaAttemptReader.MostWithNear : HbaAttemptReader.MostAttempts);
        if (check.Failed) return Problems.BadRequest(check.Findings);
        var rules = HbaRules.Read(files, "pg_hba.conf", version);
        var maps = files.Find("pg_ident.conf") is null ? null : UserMaps.Read(files, "pg_ident.conf", version);
        var answers = attempts.Select(attempt =>
        {
            var explanation = HbaEvaluator.Explain(rules, attempt, interfaces, maps);
            var near = body.Near is true ? NearRecords.Of(rules, attempt, explanation, interfaces, maps) : null;
            return HbaExplanationDto.Of(explanation, attempt, near);
        });
        return Results.Ok(
            new HbaExplanationsDto(rules.Accepted, [.. answers], FindingDto.Of([.. rules.Findings, .. maps?.Findings ?? []])));
    }
}
