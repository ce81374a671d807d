using PgTlsDashboard.Client;

namespace PgTlsDashboard.Server.Hosting;

internal static class Pages
{
    public static IServiceCollection AddPages(this IServiceCollection services, StateDirectory state)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        return services.AddDashboardPages(new()
        {
            Version = typeof(Pages).Assembly.GetName().Version?.ToString(3) ?? "",
            StateDirectory = state.Path,
            ApiReference = "/scalar",
        });
    }

    /// <summary>The pages of the Client over one circuit a tab.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
