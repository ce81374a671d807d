using Microsoft.AspNetCore.Mvc;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Applying.Explaining;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Explain;

internal static class ErrorExplainEndpoints
{
    /// <summary>In bytes: JSON writes a character in six at most.</summary>
    private const int LongestBody = 6 * TextUnwrapper.LongestText + 1024;

    public static void MapErrorTexts(this RouteGroupBuilder api) => api.MapPost("/explain", ExplainAsync).WithTags("Explain")
        .WithSummary("What a pasted error or log says: who wrote it, its cause, the remedy")
        .WithMetadata(new RequestSizeLimitAttribute(LongestBody)).Produces<ErrorExplanationDto>().Refuses(400, 404, 413);

    private static async Task<IResult> ExplainAsync(
        ErrorTextBody body, ErrorExplainer explainer, ISetup setup, CancellationToken cancellationToken)
    {
        var check = new BodyCheck();
        if (string.IsNullOrWhiteSpace(body.Text))
            check.Fail(FindingCode.FieldMissing, "text", "`text` is missing.", "Give the error or the log as it was copied.");
        else if (body.Text.Length > TextUnwrapper.LongestText)
            check.Fail(FindingCode.FieldTooLong, "text", $"`text` has more than {TextUnwrapper.LongestText} characters.",
                "Give the part with the error.");
        if (check.Failed) return Problems.BadRequest(check.Findings);
        var snapshot = body.TargetId is { } id ? await setup.ReadAsync(id, cancellationToken) : null;
        if (body.TargetId is not null && snapshot is null) return Problems.NoSuchTarget();
        return Results.Ok(ErrorExplanationDto.Of(ExplainedText.Of(explainer.Explain(body.Text!), snapshot), explainer.Languages.Names));
    }
}
