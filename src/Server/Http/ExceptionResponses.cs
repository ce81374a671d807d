using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace PgTlsDashboard.Server.Http;

/// <summary>What went wrong outside every expected outcome, worded once and without internals.</summary>
internal sealed partial class ExceptionResponses(ILogger<ExceptionResponses> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var answer = exception switch
        {
            BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } refused =>
                Problems.OfStatus(httpContext, refused.StatusCode),
            BadHttpRequestException refused => Problems.BadRequest(Word(refused)),
            OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested =>
                Problems.Of(StatusCodes.Status499ClientClosedRequest, "Cancelled", "The caller went away."),
            _ => null,
        };
        if (answer is null)
        {
            LogFailed(exception, httpContext.Request.Method, httpContext.TraceIdentifier);
            answer = Problems.Of(StatusCodes.Status500InternalServerError, "The program failed",
                $"The call failed inside the program; its log tells why under request {httpContext.TraceIdentifier}.");
        }

        await answer.ExecuteAsync(httpContext);
        return true;
    }

    // The place in the body is reported, never the value that stood there: it may be a secret.
    private static string Word(BadHttpRequestException refused) => refused.InnerException switch
    {
        JsonException { Path: { Length: > 0 } path } =>
            $"The body is not what this call takes, at `{path}`: /openapi/v1.json tells what it takes.",
        JsonException => "The body is not valid JSON: /openapi/v1.json tells what the call takes.",
        _ when refused.Message.Contains("body", StringComparison.OrdinalIgnoreCase) =>
            "The call needs a JSON body: /openapi/v1.json tells what it takes.",
        _ => "A parameter of the path or the query is missing or not valid: /openapi/v1.json tells what it takes.",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed (request {RequestId})")]
    private partial void LogFailed(Exception exception, string method, string requestId);
}
