using System.Diagnostics;

namespace PgTlsDashboard.Server.Logs;

/// <summary>One line a request: never its query, and of a bundle's path never the token.</summary>
internal static partial class RequestLog
{
    public static async Task WriteAsync(HttpContext context, RequestDelegate next)
    {
        var start = Stopwatch.GetTimestamp();
        await next(context);
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("PgTlsDashboard.Requests");
        var level = LevelOf(context);
        if (!logger.IsEnabled(level)) return;
        var path = Mask(context.Request.Path);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        LogRequest(logger, level, context.Request.Method, path, context.Response.StatusCode, elapsed);
    }

    public static string Mask(PathString path) =>
        path.StartsWithSegments("/bundles")
            ? "/bundles/…"
            : string.Concat((path.Value ?? "/").Take(256).Select(c => char.IsControl(c) ? '?' : c));

    private static LogLevel LevelOf(HttpContext context) => context.Response.StatusCode switch
    {
        >= 500 => LogLevel.Error,
        < 400 when context.Request.Path.StartsWithSegments("/healthz") || context.Request.Path.StartsWithSegments("/_content")
            || context.Request.Path.StartsWithSegments("/_framework") => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    [LoggerMessage(Message = "{Method} {Path} answered {StatusCode} in {ElapsedMs:0.0} ms")]
    private static partial void LogRequest(ILogger logger, LogLevel level, string method, string path, int statusCode, double elapsedMs);
}
