using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.SignIn;

internal static class SignInServices
{
    /// <summary>A cookie for people, a bearer token for machines; nothing is open that does not say so.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(Schemes.Chosen)
            .AddPolicyScheme(Schemes.Chosen, null, options => options.ForwardDefaultSelector = Choose)
            .AddCookie(Schemes.Cookie, SetCookie)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(Schemes.Bearer, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "pgtls-csrf";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddRateLimiter(Throttle.Add);
        return services.AddSingleton<SignInLinks>().AddSingleton<FailedAttempts>().AddHostedService<SignInAnnouncement>();
    }

    // The cookie reads the API but never changes anything through it: a page of another origin could ride on it.
    private static string Choose(HttpContext context)
    {
        if (BearerHandler.IsIn(context.Request)) return Schemes.Bearer;
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return Schemes.IsForMachines(context.Request.Path) && !reads ? Schemes.Bearer : Schemes.Cookie;
    }

    private static void SetCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "pgtls";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.LoginPath = "/signin";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = context =>
        {
            if (!Schemes.IsForMachines(context.Request.Path))
            {
                context.Response.Redirect(context.RedirectUri);
                return Task.CompletedTask;
            }

            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"pgtls\"";
            return Problems.Unauthorized().ExecuteAsync(context.HttpContext);
        };
    }
}
