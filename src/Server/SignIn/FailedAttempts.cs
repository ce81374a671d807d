using System.Net;
using System.Threading.RateLimiting;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>How often an address may offer a wrong bearer token: 20 times a minute.</summary>
internal sealed class FailedAttempts : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
        RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress ?? IPAddress.None, _ => new()
        {
            PermitLimit = 20,
            Window = TimeSpan.FromMinutes(1),
        }));

    /// <summary>False when the address has used up its attempts.</summary>
    public bool TryCount(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
