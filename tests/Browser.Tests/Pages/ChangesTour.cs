using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>Advice, the plaintext watch and an unconfirmed change, while a real psql is in without TLS.</summary>
internal sealed partial class ChangesTour(Chromium chromium, ConcurrentDictionary<string, PageLook> album)
{
    private const string Rules = """
        # by hand
        local   all             all                                     trust
        host    all             app             127.0.0.1/32            trust
        host    orders          partner         10.2.0.0/16             password
        hostssl all             all             10.0.0.0/8              scram-sha-256 clientcert=verify-ca
        host    all             all             0.0.0.0/0               md5
        host    all             partner         10.9.0.7/32             md5

        """;

    // Whoever is app comes by the trusting line; without it, by none of loopback.
    private const string Narrow = """
        local   all             all                                     trust
        host    all             app             127.0.0.1/32            trust
        host    all             partner         10.2.0.0/16             scram-sha-256

        """;

    private Visitor _visitor = null!;
    private Camera _camera = null!;
    private string _access = "";
    private string _data = "";

    public async Task RunAsync()
    {
        await using var dashboard = await DashboardProcess.StartAsync(null, "--sandbox");
        _visitor = await Visitor.SignInAsync(chromium, dashboard);
        _camera = new(_visitor.Page, album);
        await _visitor.SeesAsync("target-sandbox");
        var target = (await _visitor.Find("target-sandbox").Locator("a").First.GetAttributeAsync("href"))!;
        await _visitor.GoAsync(target);
        await _visitor.SeesAsync("who-can-connect");
        _data = DataDirectory().Match(await _visitor.Page.ContentAsync()).Value;
        _access = $"/access/{target.Split('/')[^1]}";

        await AdviceAsync();
        await RulesAsync(Narrow);
        await ShowAsync("/watch", "watch-start", "watch-off");
        await _visitor.ClickAsync("watch-start");
        await Assertions.Expect(_visitor.Page.Locator("[data-testid=watch-head][data-state=watching]")).ToBeVisibleAsync();
        await _camera.LookAsync("watch-nobody");
        using var psql =
            Process.Start(new ProcessStartInfo("psql",
                [$"host=127.0.0.1 port={await LineAsync(3)} user=app dbname=postgres sslmode=disable gssencmode=disable", "-w", "-c",
                    "select pg_sleep(900)"])
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        try
        {
            await ProbationAsync();
            await ShowAsync("/watch", "sighting", "watch-seen");
        }
        finally
        {
            if (!psql.HasExited) psql.Kill();
        }

        await _visitor.Context.CloseAsync();
    }

    private async Task AdviceAsync()
    {
        await RulesAsync(Rules);
        await ShowAsync("/advice", "follow", "advice");
        await _visitor.ClickAsync("follow");
        await _visitor.SeesAsync("apply-advice");
        await _camera.LookAsync("advice-plan");
    }

    // The line of app is commented out: its session is told before, its login tried at the end, and nobody confirms.
    private async Task ProbationAsync()
    {
        await ShowAsync("/records", "editor", null);
        await _visitor.Find("record").Nth(1).FocusAsync();
        await _visitor.ClickAsync("toggle");
        await _visitor.ClickAsync("review-edits");
        await _visitor.SeesAsync("apply-rules");
        await _visitor.ClickAsync("preview-rules-tab-2");
        await _visitor.SeesAsync("sessions");
        await _camera.LookAsync("preview-sessions");
        await _visitor.ClickAsync("preview-rules-tab-0");
        await Assertions.Expect(_visitor.Find("probation-rules")).ToBeCheckedAsync();
        await _camera.LookAsync("probation-choice");
        await _visitor.Find("minutes-rules").FillAsync("1");
        await _visitor.Find("minutes-rules").BlurAsync();
        await _visitor.ClickAsync("apply-rules");
        await _visitor.SeesAsync("countdown");
        await _camera.LookAsync("probation-countdown");
        await _visitor.ClickAsync("keep");
        await _visitor.SeesAsync("not-kept");
        await _camera.LookAsync("probation-not-kept");
        await Assertions.Expect(_visitor.Find("outcome-expired")).ToBeVisibleAsync();
        await _camera.LookAsync("probation-expired");
        await _visitor.GoAsync("/history");
        await _visitor.SeesAsync("entry");
        await _visitor.Find("entry").First.Locator("summary").First.ClickAsync();
        await _camera.LookAsync("probation-history");
    }

    private async Task RulesAsync(string rules)
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "pg_hba.conf"), rules);
        using var reload = Process.Start("kill", ["-HUP", await LineAsync(0)]);
        await reload.WaitForExitAsync();
    }

    private async Task ShowAsync(string path, string testId, string? name)
    {
        await _visitor.GoAsync($"{_access}{path}");
        await _visitor.SeesAsync(testId);
        await Assertions.Expect(_visitor.Page.GetByTestId("loading")).ToHaveCountAsync(0);
        if (name is not null) await _camera.LookAsync(name);
    }

    // Of postmaster.pid: the process first, the port fourth (PostgreSQL's miscadmin.h).
    private async Task<string> LineAsync(int index) => (await File.ReadAllLinesAsync(Path.Combine(_data, "postmaster.pid")))[index];

    [GeneratedRegex(@"/[\w./-]+/pgtls-sandbox-\w+/data(?=<)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DataDirectory();
}
