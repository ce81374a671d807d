using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>Sign-in and sign-out. A sign-in is a line of the log; the audit trail begins with the first change.</summary>
internal static partial class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/signin", Show).AllowAnonymous().ExcludeFromDescription();
        var own = new RequireAntiforgeryTokenAttribute();
        app.MapPost("/signin", EnterAsync).WithMetadata(own).AllowAnonymous().RequireRateLimiting(Throttle.SignIn).ExcludeFromDescription();
        app.MapPost("/signout", LeaveAsync).WithMetadata(own).ExcludeFromDescription();
    }

    private static IResult Show(HttpContext context, IAntiforgery antiforgery, string? token, string? returnUrl) =>
        string.IsNullOrEmpty(token)
            ? SignInPage.HowTo(LocalPath(returnUrl))
            : SignInPage.Confirm(context, antiforgery, token, LocalPath(returnUrl));

    private static async Task<IResult> EnterAsync(
        HttpContext context, SignInLinks links, ILoggerFactory loggers)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (token, returnUrl) = (form["token"].ToString(), form["returnUrl"].ToString());
        if (token.Length == 0 || !links.TryUse(token)) return SignInPage.Spent();
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, Schemes.Administrator)], Schemes.Cookie);
        await context.SignInAsync(Schemes.Cookie, new(identity), new() { IsPersistent = true });
        var logger = loggers.CreateLogger(typeof(SignInEndpoints).FullName!);
        if (logger.IsEnabled(LogLevel.Information)) LogSignedIn(logger, context.Connection.RemoteIpAddress);
        return Results.LocalRedirect(LocalPath(returnUrl));
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var returnUrl = (await context.Request.ReadFormAsync(cancellationToken))["returnUrl"].ToString();
        await context.SignOutAsync(Schemes.Cookie);
        return Results.LocalRedirect("/signin?returnUrl=" + Uri.EscapeDataString(LocalPath(returnUrl)));
    }

    private static string LocalPath(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";

    [LoggerMessage(Level = LogLevel.Information, Message = "The administrator signed in by link from {Address}")]
    private static partial void LogSignedIn(ILogger logger, IPAddress? address);
}
