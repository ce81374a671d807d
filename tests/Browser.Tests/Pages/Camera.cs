using System.Collections.Concurrent;
using System.Collections.Immutable;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>Looks at the page as it stands, without reloading it: light and dark, wide and on a phone.</summary>
internal sealed class Camera
{
    private const int Wide = 1440;
    private const int Phone = 390;
    private const string Settle = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";

    // What scrolls sideways, and what makes it so.
    private const string Overflow = """
        () => document.scrollingElement.scrollWidth <= innerWidth ? "" : `${document.scrollingElement.scrollWidth} px: ` +
          [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 80)).join(" | ")
        """;

    private readonly IPage _page;
    private readonly ConcurrentDictionary<string, PageLook> _album;
    private readonly ConcurrentQueue<string> _strangeRequests = new();
    private readonly ConcurrentQueue<string> _consoleErrors = new();

    public Camera(IPage page, ConcurrentDictionary<string, PageLook> album)
    {
        (_page, _album) = (page, album);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss" } uri && uri.Host != "127.0.0.1")
                _strangeRequests.Enqueue(request.Url);
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _consoleErrors.Enqueue(message.Text);
        };
    }

    /// <param name="status">The page's own answer, which the browser counts as an error of the console.</param>
    /// <param name="errorsExpected">The browser cannot but complain, as when the program stopped under an open page.</param>
    public async Task LookAsync(string name, int status = 200, bool errorsExpected = false)
    {
        var barriers = ImmutableArray.CreateBuilder<string>();
        var overflows = ImmutableArray.CreateBuilder<string>();
        foreach (var width in (int[])[Wide, Phone])
        {
            // As high as the page is: what is fixed to an edge of the window then stands at an edge of the picture.
            await _page.SetViewportSizeAsync(width, Least(width));
            await _page.SetViewportSizeAsync(width,
                Math.Max(Least(width), await _page.EvaluateAsync<int>("() => document.scrollingElement.scrollHeight")));
            foreach (var dark in (bool[])[false, true])
            {
                var variant = $"{width} {(dark ? "dark" : "light")}";
                await _page.EmulateMediaAsync(
                    new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
                await _page.EvaluateAsync(Settle);
                await _page.ScreenshotAsync(
                    new() { Path = Path.Combine(Visitor.ScreenshotFolder(), $"{name}-{variant.Replace(' ', '-')}.png") });
                if (await _page.EvaluateAsync<string>(Overflow) is { Length: > 0 } overflow) overflows.Add($"{variant}: {overflow}");
                barriers.AddRange((await _page.RunAxe(dark ? Contrast : Rules)).Violations.Where(v => v.Impact is "serious" or "critical")
                    .Select(v => $"{variant}: {Text(v)}"));
            }
        }
        await _page.SetViewportSizeAsync(Wide, Least(Wide));
        var errors = Drain(_consoleErrors);
        _album[name] = new()
        {
            Barriers = barriers.ToImmutable(),
            Overflows = overflows.ToImmutable(),
            StrangeRequests = Drain(_strangeRequests),
            ConsoleErrors = errorsExpected ? [] : status == 200
                ? errors
                : errors.RemoveAll(e => e.Contains($"status of {status}", StringComparison.Ordinal)),
        };
    }

    private static int Least(int width) => width == Phone ? 844 : 900;

    private static AxeRunOptions Rules { get; } = new() { ResultTypes = [ResultType.Violations] };

    // The dark theme differs in its colours only.
    private static AxeRunOptions Contrast { get; } =
        new() { ResultTypes = [ResultType.Violations], RunOnly = new() { Type = "rule", Values = ["color-contrast"] } };

    private static string Text(AxeResultItem violation) =>
        $"{violation.Id}, {violation.Help}: "
            + $"{string.Join(" | ", violation.Nodes.Take(3).Select(n => $"{n.Html} {n.Any.Concat(n.All).FirstOrDefault()?.Message}"))}";

    private static ImmutableArray<string> Drain(ConcurrentQueue<string> queue)
    {
        ImmutableArray<string> all = [.. queue];
        queue.Clear();
        return all;
    }
}
