using Microsoft.Extensions.Primitives;
using PgTlsDashboard.Server.Http;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Hosting;

/// <summary>
/// Refuses a request for a host name that is not ours, which stops DNS rebinding; the framework's own filter would say so in HTML.
/// </summary>
internal sealed class AllowedHostNames(Settings settings)
{
    private readonly StringSegment[] _hosts = [.. settings.AllowedHosts.Split(';').Select(host => new StringSegment(host))];

    public Task CheckAsync(HttpContext context, RequestDelegate next) => IsKnown(context.Request.Host) ? next(context) : Problems.Of(
        StatusCodes.Status400BadRequest, "Unknown host",
        "The request names a host that this program does not serve: use the address that it printed at its start, or add the name to "
            + "AllowedHosts.")
        .ExecuteAsync(context);

    // Without a host (HTTP/1.0) no page of another name can be behind the request.
    private bool IsKnown(HostString host) => !host.HasValue || _hosts.Contains("*") || HostString.MatchesAny(host.Value, _hosts);
}
