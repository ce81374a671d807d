using PgTlsDashboard.Client;
using PgTlsDashboard.Server.Http;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Hosting;

internal static class PageServices
{
    public static IServiceCollection AddPages(this IServiceCollection services, StateDirectory state)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        return services.AddDashboardPages(new()
        {
            Version = ProgramVersion.Text,
            StateDirectory = state.Path,
            ApiReference = "/scalar",
        });
    }

    /// <summary>An address that is no page answers with the page that says so; machines get their problem details.</summary>
    public static void UseNotFoundPage(this WebApplication app) => app.UseWhen(
        context => HttpMethods.IsGet(context.Request.Method) && !Schemes.IsForMachines(context.Request.Path)
            && !Path.HasExtension(context.Request.Path),
        branch => branch.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));

    /// <summary>The pages of the Client over one circuit a tab.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
