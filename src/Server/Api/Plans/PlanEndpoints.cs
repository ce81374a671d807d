using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Server.Api.Configuration;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Plans;

/// <summary>A recipe and its options, which differ by recipe.</summary>
public sealed record PlanBody(string? Recipe, JsonElement? Options);

/// <param name="Confirm">Applies although the dashboard's own login, or the last superuser's, would be refused afterwards.</param>
/// <param name="ConfirmWithinSeconds">From 60 to 86400: rolls back and reloads unless the journal's entry is confirmed in time. Null
/// applies for good.</param>
/// <param name="Roles">Whose new connections must get in before the entry can be confirmed; only together with a time.</param>
public sealed record ApplyBody(bool Confirm = false, int? ConfirmWithinSeconds = null, string[]? Roles = null)
{
    /// <summary>Null with what is wrong.</summary>
    internal ApplyTerms? ToTerms(out ImmutableArray<Finding> findings)
    {
        findings = [];
        if (ConfirmWithinSeconds is not { } seconds)
        {
            if (Roles is null) return new(Confirm);
            findings =
                [new(FindingCode.RolesWithoutTime, Severity.Error,
                    "`roles` are tried before a change is confirmed, and no time is given for it.", "Give `confirmWithinSeconds` too.",
                    "roles")];
            return null;
        }
        var terms = new ApplyTerms(Confirm, new(TimeSpan.FromSeconds(seconds), [.. (Roles ?? []).Distinct(StringComparer.Ordinal)]));
        findings = terms.Problems();
        return findings.IsEmpty ? terms : null;
    }
}

internal static class PlanEndpoints
{
    private const string Recipes = """
        `recipe` with its `options`:
        - `pgmoneta-trust` {}
        - `server-certificate` {names:[host or address], keyAlgorithm, validityDays, preset?:"tutorial"}; keyAlgorithm is one of
        """ + " " + Spelling.KeyAlgorithms + """

        - `require-tls` {databases?, roles?, addresses?, keepLocal?, replication?, record?}; record is one record alone, `file:line`
        - `client-certificates` {mode:"verify-ca"|"verify-full"|"cert", roles?, databases?}
        - `tls-settings` {oldestProtocol?:"TLSv1.2"|"TLSv1.3", forwardSecrecyOnly?}
        - `access-rules` {files:[{path, baseSha256, content}]}: whole files of the access rules as edited, content in base64, each with the SHA-256 of what the edit began with
        - `follow-advice` {code, at?}: the remedy of an advice that can be followed
        - `pgmoneta-client` {section, role}
        """;

    public static void MapPlans(this RouteGroupBuilder api)
    {
        api.MapPost("/targets/{id:guid}/plans", PlanAsync).WithTags("Plans").WithSummary("Plan a recipe: nothing is written")
            .WithDescription(Recipes)
            .WithMetadata(new RequestSizeLimitAttribute(ConfigurationBody.LongestBody)).Produces<PlanDto>(StatusCodes.Status201Created)
            .Refuses(400, 404, 413, 422);
        api.MapGet("/plans/{id:guid}", Find).WithTags("Plans").WithSummary("A plan that is kept: 30 minutes, or until it is applied")
            .Produces<PlanDto>().Refuses(404);
        api.MapPost("/plans/{id:guid}/apply", ApplyAsync).WithTags("Plans").WithSummary("Apply a plan")
            .WithDescription("Each effect that the plan promises is looked for, and `effects` says what was seen; where one could not be "
                + "observed the outcome is `unproven`, and the change stays in place. With `confirmWithinSeconds` the answer is 200 with "
                + "outcome `onProbation`, `until` and `roles`: POST "
                + "/journal/{journalId}/confirm keeps the change, and nobody's word by then rolls it back.")
            .Produces<AppliedDto>().Produces<WaitingDto>(StatusCodes.Status202Accepted).Refuses(400, 404, 409, 422);
    }

    private static async Task<IResult> PlanAsync(Guid id, PlanBody body, ISetup setup, CancellationToken cancellationToken)
    {
        var request = RecipeReader.Read(body.Recipe, body.Options, out var findings);
        if (request is null) return Problems.BadRequest(findings);
        return await setup.PlanAsync(id, request, progress: null, cancellationToken) switch
        {
            PlanOutcome.Planned planned => Results.Created($"/api/v1/plans/{planned.Plan.Id}", PlanDto.Of(planned.Plan)),
            PlanOutcome.Refused refused => Problems.Refused(refused.Findings),
            PlanOutcome.NoSuchTarget => Problems.NoSuchTarget(),
            _ => throw new InvalidOperationException("An outcome of planning has no answer."),
        };
    }

    private static IResult Find(Guid id, ISetup setup) => setup.FindPlan(id) is { } plan ? Results.Ok(PlanDto.Of(plan)) : NoSuchPlan();

    private static async Task<IResult> ApplyAsync(Guid id, ApplyBody? body, HttpContext context, ISetup setup,
        CancellationToken cancellationToken)
    {
        if ((body ?? new()).ToTerms(out var findings) is not { } terms) return Problems.BadRequest(findings);
        return await setup.ApplyAsync(id, terms, context.Actor(), progress: null, cancellationToken) is { } outcome
            ? ApplyAnswer.Of(outcome)
            : NoSuchPlan();
    }

    private static IResult NoSuchPlan() =>
        Problems.NoSuch("plan", "The plan was applied, is older than 30 minutes, or never was: plan afresh.");
}
