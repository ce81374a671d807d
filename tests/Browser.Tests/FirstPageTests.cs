using System.Diagnostics;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests;

/// <summary>What the first page after signing in costs a browser with an empty cache.</summary>
[Collection(Chromium.Collection)]
public sealed class FirstPageTests(Chromium chromium)
{
    private const double MostKilobytes = 260;

    [Fact]
    public async Task The_first_page_weighs_at_most_260_kB_fonts_included_and_all_of_it_comes_from_this_machine()
    {
        var folder = Directory.CreateTempSubdirectory("pgtls-published-").FullName;
        try
        {
            await PublishAsync(folder);
            await WeighAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A build serves its files as they are; only what is published is compressed as users get it.
    private static async Task PublishAsync(string folder)
    {
        using var publish =
            Process.Start(new ProcessStartInfo("dotnet",
                ["publish", Path.Combine(DashboardProcess.RepositoryRoot(), "src", "Server"), "-c", "Release", "-o", folder, "-v", "quiet",
                    "--nologo"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, output);
    }

    private async Task WeighAsync(string folder)
    {
        await using var dashboard = await DashboardProcess.StartPublishedAsync(folder);
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync((await dashboard.SignInLinkAsync()).ToString());
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var bytes = 0.0;
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        var fonts = new List<string>();
        session.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Host.Length: > 0 } uri) hosts.Add(uri.Host);
            if (request.ResourceType == "font") fonts.Add(request.Url);
        };

        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("html[data-circuit=live]", new() { State = WaitForSelectorState.Attached });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.NotEmpty(fonts);
        Assert.InRange(bytes / 1000, 1, MostKilobytes);
        Assert.Equal(["127.0.0.1"], hosts);
    }
}
