using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Server.Http;

/// <summary>Refusals as problem details (RFC 9457), whatever the request accepts.</summary>
internal static class Problems
{
    public static IResult Of(int status, string title, string detail, ImmutableArray<Finding> findings = default,
        params (string Name, object? Value)[] more)
    {
        var problem = new ProblemDetails
        {
            Type = "urn:pgtls:" + title.ToLowerInvariant().Replace(' ', '-'),
            Title = title,
            Status = status,
            Detail = detail
        };
        if (!findings.IsDefaultOrEmpty) problem.Extensions["findings"] = findings.Select(FindingDto.Of).ToArray();
        foreach (var (name, value) in more) problem.Extensions[name] = value;
        return Results.Json(problem, contentType: "application/problem+json", statusCode: status);
    }

    public static IResult Unauthorized() => Of(
        StatusCodes.Status401Unauthorized, "Not signed in",
        "The call needs `Authorization: Bearer TOKEN` with the token that the program was started with (PGTLS_BOOTSTRAP_TOKEN).");

    public static IResult TooManyRequests() =>
        Of(StatusCodes.Status429TooManyRequests, "Too many attempts", "Too many attempts from this address: wait a minute.");

    public static IResult BadRequest(string detail, ImmutableArray<Finding> findings = default) =>
        Of(StatusCodes.Status400BadRequest, "The request is not valid", detail, findings);

    /// <summary>Every reason at once; the first is the sentence.</summary>
    public static IResult BadRequest(ImmutableArray<Finding> findings) => BadRequest(Sentence(findings), findings);

    public static IResult Refused(ImmutableArray<Finding> findings) =>
        Of(StatusCodes.Status422UnprocessableEntity, "Refused", Sentence(findings), findings, ("outcome", "refused"));

    public static IResult NoSuch(string what, string remedy) => Of(StatusCodes.Status404NotFound, $"No such {what}", remedy);

    public static IResult NoSuchTarget() => NoSuch("target", "There is no target with that id: GET /api/v1/targets lists them.");

    /// <summary>For an answer that the framework left empty.</summary>
    public static IResult OfStatus(HttpContext context, int status) => Of(status, ReasonPhrases.GetReasonPhrase(status), status switch
    {
        StatusCodes.Status404NotFound => $"Nothing is served at this path for {context.Request.Method}: /openapi/v1.json lists the calls.",
        StatusCodes.Status405MethodNotAllowed => $"The path does not take {context.Request.Method}: /openapi/v1.json lists the calls.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large for this call: send 1 MiB at most, 48 MiB of configuration files.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: send it with `Content-Type: application/json`.",
        StatusCodes.Status403Forbidden => "The call is not allowed.",
        _ => "The call was refused.",
    });

    internal static string Sentence(ImmutableArray<Finding> findings)
    {
        var first = findings.FirstOrDefault(finding => finding.Severity == Severity.Error) ?? findings.FirstOrDefault();
        if (first is null) return "The request was refused.";
        return first.Remedy is null ? first.Message : $"{first.Message} {first.Remedy}";
    }
}
