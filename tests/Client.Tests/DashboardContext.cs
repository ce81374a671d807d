using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Reading;

namespace PgTlsDashboard.Client.Tests;

/// <summary>A page on fakes, as the circuit renders it.</summary>
public abstract class DashboardContext : BunitContext
{
    protected DashboardContext()
    {
        DefaultWaitTimeout = Wait.Hang;
        World = new(Clock);
        Services.AddDashboardPages(new DashboardInfo { Version = "9.9.9", StateDirectory = "/var/lib/pgtls" });
        Services.AddFakes(World);
        Services.AddSingleton<ILoggerFactory>(Log);
        Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", true));
    }

    /// <summary>Stands still until a test moves it.</summary>
    protected FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected World World { get; }

    protected LogRecorder Log { get; } = new();

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected static string Id(string testId) => $"[data-testid='{testId}']";

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
