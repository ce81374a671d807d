using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests;

/// <summary>One Chromium for all tests, Debian's own; a test opens contexts of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string Collection = "chromium";
    private static readonly string[] s_flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;

    [NotNull]
    public IBrowser? Browser { get => field ?? throw new InvalidOperationException("Chromium has not started."); private set; }

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        // Playwright's own five seconds are too few for a busy machine.
        Assertions.SetDefaultExpectTimeout((float)Wait.Hang.TotalMilliseconds);
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = s_flags });
    }

    public async Task DisposeAsync()
    {
        await Browser.CloseAsync();
        _playwright?.Dispose();
    }

    public Task<IBrowserContext> ContextAsync(int width = 1440, bool dark = false) => Browser.NewContextAsync(new()
    {
        ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 },
        ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        AcceptDownloads = true,
    });
}

[CollectionDefinition(Chromium.Collection)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;
