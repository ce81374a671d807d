using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>
/// Refuses what a page of another origin sends. Cookies do not know ports, so SameSite alone lets another program on this machine
/// open the circuit's WebSocket with the administrator's cookie.
/// </summary>
internal static class SameOrigin
{
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var changes = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        var circuit = context.Request.Path.StartsWithSegments("/_blazor");
        if (origin.Length == 0 || !(changes || circuit) || IsOwn(origin, context.Request.Host)) return next(context);
        return Problems.Of(StatusCodes.Status403Forbidden, "Another origin",
            "The request comes from a page of another origin: open the dashboard itself.")
            .ExecuteAsync(context);
    }

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
