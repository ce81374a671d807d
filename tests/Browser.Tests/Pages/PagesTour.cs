using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>
/// Walks once through all pages of four dashboards, one empty, one with a sandbox that is carried through the job, one whose access rules
/// are asked and one whose are changed, and keeps what it saw.
/// </summary>
public sealed class PagesTour(Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, PageLook> _album = new(StringComparer.Ordinal);
    private Exception? _end;

    internal AccessTour Access => field ??= new(chromium, _album);

    internal PageLook Of(string page) =>
        _album.TryGetValue(page, out var look)
            ? look
            : throw new InvalidOperationException($"The tour did not come to {page}: {_end?.Message.Split('\n')[0]}", _end);

    // Where a tour ends early, the pages before its end are checked all the same.
    public async Task InitializeAsync()
    {
        try
        {
            await Task.WhenAll(new EmptyTour(chromium, _album).RunAsync(), new SandboxTour(chromium, _album).RunAsync(), Access.RunAsync(),
                new ChangesTour(chromium, _album).RunAsync());
        }
        catch (Exception e)
        {
            _end = e;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
