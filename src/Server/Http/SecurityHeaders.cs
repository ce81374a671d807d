using System.Security.Cryptography;

namespace PgTlsDashboard.Server.Http;

/// <summary>What browsers may do with our answers: nothing from elsewhere, no frames, no referrer.</summary>
internal static class SecurityHeaders
{
    private const string NonceKey = "pgtls-nonce";

    /// <summary>For the one page that brings its own inline script (the API reference).</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is string known) return known;
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var script = context.Request.Path.StartsWithSegments("/scalar") ? $"'self' 'nonce-{Nonce(context)}'" : "'self'";
        var headers = context.Response.Headers;
        // MudBlazor sets style attributes, so styles may stand inline; scripts may not.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: browsers then post a form with "Origin: null", which the check of origins refuses.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (!IsStatic(context.Request.Path)) headers.CacheControl = "no-store";
        return next(context);
    }

    // Files of packages and wwwroot may be kept; all else shows the state of a server.
    private static bool IsStatic(PathString path) => path.StartsWithSegments("/_content") || path.StartsWithSegments("/_framework")
        || Path.HasExtension(path);
}
