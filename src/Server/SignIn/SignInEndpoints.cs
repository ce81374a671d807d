using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Server.SignIn;

internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/signin", Show).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/signin", EnterAsync).AllowAnonymous().RequireRateLimiting(Throttle.SignIn).ExcludeFromDescription();
        app.MapPost("/signout", LeaveAsync).ExcludeFromDescription();
    }

    private static IResult Show(HttpContext context, IAntiforgery antiforgery, string? token, string? returnUrl) =>
        string.IsNullOrEmpty(token)
            ? SignInPage.HowTo(LocalPath(returnUrl))
            : SignInPage.Confirm(context, antiforgery, token, LocalPath(returnUrl));

    private static async Task<IResult> EnterAsync(
        HttpContext context, SignInLinks links, IAuditTrail audit, TimeProvider time, [FromForm] string? token, [FromForm] string? returnUrl)
    {
        if (string.IsNullOrEmpty(token) || !links.TryUse(token)) return SignInPage.Spent();
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, Schemes.Administrator)], Schemes.Cookie);
        await context.SignInAsync(Schemes.Cookie, new(identity), new() { IsPersistent = true });
        await audit.WriteAsync(
            new(time.GetUtcNow(), Schemes.Administrator, "sign-in", null, $"Signed in by link from {context.Connection.RemoteIpAddress}."),
            context.RequestAborted);
        return Results.LocalRedirect(LocalPath(returnUrl));
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, [FromForm] string? returnUrl)
    {
        await context.SignOutAsync(Schemes.Cookie);
        return Results.LocalRedirect("/signin?returnUrl=" + Uri.EscapeDataString(LocalPath(returnUrl)));
    }

    private static string LocalPath(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";
}
