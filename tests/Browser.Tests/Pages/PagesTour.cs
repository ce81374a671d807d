using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>Walks once through all pages of two dashboards, one empty and one with a sandbox that is carried through the job, and keeps what it saw.</summary>
public sealed class PagesTour(Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, PageLook> _album = new(StringComparer.Ordinal);

    internal PageLook Of(string page) => _album.TryGetValue(page, out var look) ? look : throw new InvalidOperationException($"The tour did not come to {page}.");

    public Task InitializeAsync() => Task.WhenAll(
        new EmptyTour(chromium, _album).WalkAsync(),
        new SandboxTour(chromium, _album).WalkAsync());

    public Task DisposeAsync() => Task.CompletedTask;
}
