namespace PgTlsDashboard.Server.Http;

internal static class Schemes
{
    /// <summary>Chooses between the other two by what the request carries.</summary>
    public const string Chosen = "PgTls";
    public const string Cookie = "PgTlsCookie";
    public const string Bearer = "Bearer";

    public const string Administrator = "administrator";
    public const string Automation = "api";

    /// <summary>The paths of machines: refusals there are problem details, never a redirect to a page.</summary>
    public static bool IsForMachines(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/bundles")
            || path.StartsWithSegments("/healthz");
}
