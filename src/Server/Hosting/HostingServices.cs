using Microsoft.AspNetCore.HostFiltering;
using PgTlsDashboard.Server.Background;
using PgTlsDashboard.Server.Http;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Hosting;

internal static class HostingServices
{
    private const long LongestBody = 1024 * 1024;

    /// <summary>Kestrel within bounds, and the state that the rest is built on.</summary>
    public static void AddHosting(this WebApplicationBuilder builder, Settings settings, StateDirectory state)
    {
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
        });
        builder.Services
            .AddSingleton(settings)
            .AddSingleton(state)
            .AddSingleton(TimeProvider.System)
            .AddExceptionHandler<ExceptionResponses>()
            .AddHostedService<AgentHistory>()
            .AddHostedService<LocalAgentSocket>()
            .AddHostedService<PlaintextWatchService>()
            .AddSingleton<SandboxService>()
            .AddHostedService(provider => provider.GetRequiredService<SandboxService>());
        builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    /// <summary>What stands around every answer, the outermost first.</summary>
    public static void UseSecurityMiddleware(this WebApplication app)
    {
        app.Use(SecurityHeaders.AddAsync);
        app.Use(Logs.RequestLog.WriteAsync);
        app.UseExceptionHandler(_ => { });
        app.Use(new AllowedHostNames(app.Services.GetRequiredService<Settings>()).CheckAsync);
        app.UseWhen(context => Schemes.IsForMachines(context.Request.Path), machines =>
            machines.UseStatusCodePages(context => Problems.OfStatus(context.HttpContext, context.HttpContext.Response.StatusCode)
                .ExecuteAsync(context.HttpContext)));
        app.Use(SignIn.SameOrigin.CheckAsync);
    }
}
