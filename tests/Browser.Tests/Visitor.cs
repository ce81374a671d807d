using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests;

/// <summary>
/// A person in a browser: signs in by the printed link, clicks (and counts), waits for what the page shows; notes every request that leaves
/// the machine.
/// </summary>
internal sealed class Visitor
{
    private Visitor(IBrowserContext context, IPage page, DashboardProcess dashboard) =>
        (Context, Page, _dashboard) = (context, page, dashboard);

    private readonly DashboardProcess _dashboard;

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public int Clicks { get; private set; }

    public List<string> StrangeRequests { get; } = [];

    public List<string> ConsoleErrors { get; } = [];

    public static async Task<Visitor> SignInAsync(Chromium chromium, DashboardProcess dashboard, int width = 1440, bool dark = false)
    {
        var context = await chromium.ContextAsync(width, dark);
        context.SetDefaultTimeout((float)Wait.Hang.TotalMilliseconds);
        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page, dashboard);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss" } uri && uri.Host != "127.0.0.1")
                visitor.StrangeRequests.Add(request.Url);
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error") visitor.ConsoleErrors.Add(message.Text);
        };
        await page.GotoAsync((await dashboard.SignInLinkAsync()).ToString());
        visitor.Clicks++;
        await page.ClickAsync("button[type=submit]");
        await visitor.LiveAsync();
        return visitor;
    }

    /// <summary>Another browser window of the same person.</summary>
    public async Task<Visitor> SameSignInAsync(Chromium chromium, int width, bool dark)
    {
        var context = await chromium.ContextAsync(width, dark);
        context.SetDefaultTimeout((float)Wait.Hang.TotalMilliseconds);
        await context.AddCookiesAsync(
            (await Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
        return new(context, await context.NewPageAsync(), _dashboard);
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_dashboard.Address, path).ToString());
        await LiveAsync();
    }

    /// <summary>The circuit is live: from here on a click reaches the program.</summary>
    public Task LiveAsync() => Page.WaitForSelectorAsync("html[data-circuit=live]", new() { State = WaitForSelectorState.Attached });

    /// <summary>What can be seen of that name: a folded part does not count.</summary>
    public ILocator Find(string testId) => Page.GetByTestId(testId).Filter(new() { Visible = true });

    public async Task ClickAsync(string testId)
    {
        Clicks++;
        await Find(testId).First.ClickAsync();
    }

    public async Task SeesAsync(string testId) => await Assertions.Expect(Find(testId).First).ToBeVisibleAsync();

    public Task PathIsAsync(string part) => Wait.UntilAsync(() => Page.Url.Contains(part, StringComparison.Ordinal), $"a page at {part}");

    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(ScreenshotFolder(), name + ".png"), FullPage = true });

    /// <summary>Where screenshots go: PGTLS_SCREENSHOTS, else a folder beside the test results that git ignores.</summary>
    public static string ScreenshotFolder() =>
        Directory.CreateDirectory(Environment.GetEnvironmentVariable("PGTLS_SCREENSHOTS") is { Length: > 0 } folder
            ? folder
            : Path.Combine(DashboardProcess.RepositoryRoot(), "artifacts", "screenshots")).FullName;
}
