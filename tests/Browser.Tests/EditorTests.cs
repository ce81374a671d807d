using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests;

/// <summary>The access rules edited by keyboard alone in real Chromium, and PostgreSQL's own view of them afterwards.</summary>
[Collection(Chromium.Collection)]
public sealed partial class EditorTests(Chromium chromium)
{
    [Fact]
    public async Task Records_are_reordered_by_keyboard_and_the_server_shows_the_new_order()
    {
        await using var dashboard = await DashboardProcess.StartAsync(null, "--sandbox");
        var visitor = await Visitor.SignInAsync(chromium, dashboard);
        await visitor.SeesAsync("continue-setup");
        var target = (await visitor.Find("target-sandbox").Locator("a").First.GetAttributeAsync("href"))!;
        await visitor.GoAsync($"/access/{target.Split('/')[^1]}/records");
        await visitor.SeesAsync("editor");
        var data = DataDirectory().Match(await visitor.Page.ContentAsync()).Value;
        var before = await RulesAsync(data);
        var keys = visitor.Page.Keyboard;

        await visitor.Find("record").Nth(1).FocusAsync();
        await keys.PressAsync("Alt+ArrowDown");
        await Assertions.Expect(visitor.Page.GetByTestId("editor-said")).ToContainTextAsync("Move down: record 3");
        await Assertions.Expect(visitor.Find("record").Nth(2)).ToBeFocusedAsync();

        await keys.PressAsync("Enter");
        await Assertions.Expect(visitor.Find("cell-type")).ToBeFocusedAsync();
        await keys.PressAsync("Control+a");
        await keys.TypeAsync("hostsl");
        await Assertions.Expect(visitor.Page.GetByText("invalid connection type \"hostsl\"").First).ToBeVisibleAsync();
        await visitor.ScreenshotAsync("editor-wrong-cell");
        await keys.PressAsync("Enter");
        await Assertions.Expect(visitor.Find("verdict")).ToContainTextAsync("would refuse");
        await Assertions.Expect(visitor.Find("text")).ToHaveValueAsync(new Regex("hostsl\\s", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await keys.PressAsync("Control+z");
        await Assertions.Expect(visitor.Find("verdict")).ToContainTextAsync("takes these rules");

        await visitor.ClickAsync("review-edits");
        await visitor.ClickAsync("apply-rules");
        await visitor.SeesAsync("outcome-applied");
        await visitor.ScreenshotAsync("editor-applied");

        (before[1], before[2]) = (before[2], before[1]);
        Assert.Equal(before, await RulesAsync(data));
        Assert.Empty(visitor.ConsoleErrors);
        await visitor.Context.CloseAsync();
    }

    /// <summary>Through the socket of the sandbox (the fourth and fifth line of postmaster.pid).</summary>
    private static async Task<string[]> RulesAsync(string data)
    {
        var pid = await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid"));
        var start = new ProcessStartInfo("psql",
            ["-XAtc", "select type, database, user_name, address, auth_method from pg_hba_file_rules order by line_number",
                $"host={pid[4]} port={pid[3]} user=postgres dbname=postgres"])
        { RedirectStandardOutput = true, UseShellExecute = false };
        using var psql = Process.Start(start)!;
        var rows = await psql.StandardOutput.ReadToEndAsync();
        await psql.WaitForExitAsync();
        Assert.Equal(0, psql.ExitCode);
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"/[\w./-]+/pgtls-sandbox-\w+/data", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DataDirectory();
}
