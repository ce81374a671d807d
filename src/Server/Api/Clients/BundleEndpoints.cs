using System.ComponentModel;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Server.Http;
using PgTlsDashboard.Server.SignIn;

namespace PgTlsDashboard.Server.Api.Clients;

internal static class BundleEndpoints
{
    /// <summary>The token in the path is the authority: whoever has the link takes the bundle, once.</summary>
    public static void MapBundles(this WebApplication app) =>
        app.MapGet("/bundles/{token}", TakeAsync).AllowAnonymous().RequireRateLimiting(Throttle.Bundles).WithTags("Bundles")
            .WithSummary("Take a bundle: once, within 15 minutes")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/zip", "application/gzip").Refuses(400, 410, 429);

    private static async Task<IResult> TakeAsync(
        string token, [Description("zip (default) or tar.gz")] string? format, HttpContext context, IClients clients,
        CancellationToken cancellationToken)
    {
        BundleFormat? wanted = format?.ToLowerInvariant() switch
        {
            null or "" or "zip" => BundleFormat.Zip,
            "tar.gz" or "tgz" => BundleFormat.TarGz,
            _ => null,
        };
        if (wanted is null) return Problems.BadRequest("`format` is neither zip nor tar.gz; the bundle still waits.");
        switch (await clients.TakeBundleAsync(token, wanted.Value, cancellationToken))
        {
            case BundleDownloadOutcome.Downloaded taken:
                context.Response.Headers.CacheControl = "no-store";
                return Results.Bytes(taken.Archive, taken.ContentType, taken.FileName);
            default:
                return Problems.Of(StatusCodes.Status410Gone, "The bundle is gone",
                    "It was downloaded or is older than 15 minutes, and its key was forgotten: issue another certificate for the role.");
        }
    }
}
