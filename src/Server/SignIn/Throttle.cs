using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>How often an address may try what needs no sign-in.</summary>
internal static class Throttle
{
    public const string SignIn = "sign-in";
    public const string Bundles = "bundles";

    public static void Add(RateLimiterOptions options)
    {
        options.AddPolicy(SignIn, context => PerMinute(context, 30));
        options.AddPolicy(Bundles, context => PerMinute(context, 60));
        options.OnRejected = (context, _) => new(Problems.TooManyRequests().ExecuteAsync(context.HttpContext));
    }

    private static RateLimitPartition<IPAddress> PerMinute(HttpContext context, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress ?? IPAddress.None, _ => new()
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
        });
}
