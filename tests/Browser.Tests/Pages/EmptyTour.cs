using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>A dashboard that knows no server yet, from the sign-in link to the end of the program.</summary>
internal sealed class EmptyTour(Chromium chromium, ConcurrentDictionary<string, PageLook> album)
{
    public async Task RunAsync()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await SignInPagesAsync(dashboard);
        var visitor = await Visitor.SignInAsync(chromium, dashboard);
        var camera = new Camera(visitor.Page, album);
        await camera.LookAsync("empty-overview");
        foreach (var page in (string[])["targets", "access", "clients", "history", "probe", "settings"])
        {
            await visitor.GoAsync($"/{page}");
            await NoLoadingAsync(visitor);
            await camera.LookAsync($"empty-{page}");
        }
        await visitor.GoAsync("/no/such/page");
        await camera.LookAsync("unknown-address", status: 404);
        await SpentLinkAsync(visitor, camera, dashboard);
        await ProbesAsync(visitor, camera);
        await RefusedTargetAsync(visitor, camera);

        await dashboard.StopAsync();
        await Assertions.Expect(visitor.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await camera.LookAsync("reconnecting", errorsExpected: true);
        await visitor.Context.CloseAsync();
    }

    private async Task SignInPagesAsync(DashboardProcess dashboard)
    {
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        var camera = new Camera(page, album);
        await page.GotoAsync(dashboard.Address.ToString());
        await camera.LookAsync("signed-out");
        await page.GotoAsync((await dashboard.SignInLinkAsync()).ToString());
        await camera.LookAsync("sign-in");
    }

    // The button was pressed before: pressing it again tells that the link is spent.
    private static async Task SpentLinkAsync(Visitor visitor, Camera camera, DashboardProcess dashboard)
    {
        await visitor.Page.GotoAsync((await dashboard.SignInLinkAsync()).ToString());
        if (await visitor.Page.Locator("button[type=submit]").CountAsync() > 0) await visitor.Page.ClickAsync("button[type=submit]");
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("This link is spent");
        await camera.LookAsync("spent-link", status: 410);
    }

    private static async Task ProbesAsync(Visitor visitor, Camera camera)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await visitor.GoAsync($"/probe?host=127.0.0.1&port={port}");
        await visitor.ClickAsync("probe");
        await visitor.SeesAsync("loading");
        await camera.LookAsync("probe-silent");
        silent.Stop();
        await visitor.GoAsync($"/probe?host=127.0.0.1&port={port}");
        await visitor.ClickAsync("probe");
        await visitor.SeesAsync("probe-result");
        await camera.LookAsync("probe-unreachable");
    }

    private static async Task RefusedTargetAsync(Visitor visitor, Camera camera)
    {
        await visitor.GoAsync("/targets/new");
        await camera.LookAsync("new-target");
        await visitor.Find("name").FillAsync("db-1");
        await visitor.Find("host").FillAsync("127.0.0.1");
        await visitor.Find("data-directory").FillAsync("/var/lib/no-such-cluster");
        await visitor.ClickAsync("submit-target");
        await visitor.SeesAsync("error-dataDirectory");
        await camera.LookAsync("new-target-wrong-paths");
    }

    private static Task NoLoadingAsync(Visitor visitor) => Assertions.Expect(visitor.Page.GetByTestId("loading")).ToHaveCountAsync(0);
}
