using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>Who can connect, on a sandbox whose rules somebody changed: its own psql is refused, and the page says why.</summary>
internal sealed partial class AccessTour(Chromium chromium, ConcurrentDictionary<string, PageLook> album)
{
    private const string Rules = """
        # somebody was here
        local   all             all                                     trust
        hostssl all             all             127.0.0.1/32            scram-sha-256
        host    all             +pg_monitor     10.1.0.0/16             scram-sha-256
        host    orders          app             10.2.0.0/16             trust
        hostssl all             all             10.0.0.0/8              scram-sha-256 clientcert=verify-full
        host    all             partner         gateway.partner.example scram-sha-256
        host    replication     repl            10.3.0.0/16             scram-sha-256

        """;

    private Visitor _visitor = null!;
    private Camera _camera = null!;
    private string _access = "";
    private string _data = "";

    /// <summary>What the page said to the pasted refusal, for the test that asks for it.</summary>
    public string Headline { get; private set; } = "";

    public string NearMiss { get; private set; } = "";

    public async Task RunAsync()
    {
        await using var dashboard = await DashboardProcess.StartAsync(null, "--sandbox");
        _visitor = await Visitor.SignInAsync(chromium, dashboard);
        _camera = new(_visitor.Page, album);
        await MatrixAsync();
        await RefusedAsync();
        await OthersAsync();
        await SeveralAsync();
        await DownAsync();
        await _visitor.Context.CloseAsync();
    }

    private async Task MatrixAsync()
    {
        await _visitor.SeesAsync("target-sandbox");
        var target = (await _visitor.Find("target-sandbox").Locator("a").First.GetAttributeAsync("href"))!;
        await _visitor.GoAsync(target);
        await _visitor.SeesAsync("who-can-connect");
        _data = DataDirectory().Match(await _visitor.Page.ContentAsync()).Value;
        // One target: there is nothing to choose.
        await _visitor.GoAsync("/access");
        await _visitor.PathIsAsync("/matrix");
        _access = new Uri(_visitor.Page.Url).AbsolutePath[..^"/matrix".Length];
        await _visitor.SeesAsync("matrix");
        await _camera.LookAsync("access-plaintext");

        await File.WriteAllTextAsync(Path.Combine(_data, "pg_hba.conf"), Rules);
        using (var reload = Process.Start("kill", ["-HUP", await LineAsync(0)])) await reload.WaitForExitAsync();
        await ShowAsync("/matrix", "matrix", "access-matrix");
        await _visitor.Page.Locator(".matrix").FocusAsync();
        foreach (var key in (string[])["ArrowDown", "ArrowRight", "ArrowRight", "Enter"]) await _visitor.Page.Keyboard.PressAsync(key);
        await _visitor.SeesAsync("cell-explanation");
        await _camera.LookAsync("access-cell");
    }

    private async Task RefusedAsync()
    {
        await ShowAsync("/explain", "explain-paste", "access-explain");
        await _visitor.Find("explain-paste").FillAsync(await RefusedPsqlAsync());
        await _visitor.SeesAsync("explain-verdict");
        Headline = await _visitor.Find("explain-verdict").InnerTextAsync();
        NearMiss = await _visitor.Find("near-miss").InnerTextAsync();
        await _camera.LookAsync("access-refused");
        await _visitor.Find("explain-paste").FillAsync("FATAL:  password authentication failed for user \"app\"");
        await _visitor.SeesAsync("paste-cause");
        await _camera.LookAsync("access-other-cause");
    }

    private async Task OthersAsync()
    {
        await ShowAsync("/explain?db=postgres&role=app&from=10.9.0.7&cert=trusted", "deciding", "access-matched");
        await ShowAsync("/explain?encryption=none&db=postgres&role=partner&from=192.0.2.7", "deciding", "access-undecided");
        await ShowAsync("/explain?encryption=none&db=postgres&role=nobody&from=203.0.113.9", "explain-notes", "access-no-near-record");
        await _visitor.GoAsync($"{_access}/explain");
        await _visitor.ClickAsync("explain");
        await _visitor.SeesAsync("error-attempt-role");
        await _camera.LookAsync("access-form-findings");
    }

    private async Task SeveralAsync()
    {
        // Another server's files: the same directory twice would be the same server.
        var copy = _data + "-2";
        using (var copying = Process.Start("cp", ["-a", _data, copy])) await copying.WaitForExitAsync();
        File.Delete(Path.Combine(copy, "postmaster.pid"));
        await _visitor.GoAsync("/targets/new");
        await _visitor.Find("name").FillAsync("db-2");
        await _visitor.Find("host").FillAsync("127.0.0.1");
        await _visitor.Find("port").FillAsync(await LineAsync(3));
        await _visitor.Find("data-directory").FillAsync(copy);
        await _visitor.ClickAsync("submit-target");
        await Wait.UntilAsync(() => !_visitor.Page.Url.EndsWith("/targets/new", StringComparison.Ordinal), "the page of db-2");
        await _visitor.GoAsync("/access");
        await Assertions.Expect(_visitor.Find("choose-db-2")).ToContainTextAsync("plaintext from");
        await _camera.LookAsync("access-choose");
    }

    private async Task DownAsync()
    {
        using (var stop = Process.Start("kill", ["-INT", await LineAsync(0)])) await stop.WaitForExitAsync();
        await Wait.UntilAsync(() => !File.Exists(Path.Combine(_data, "postmaster.pid")), "the end of the sandbox");
        await ShowAsync("/matrix", "server-not-asked", null);
        await _visitor.SeesAsync("matrix");
        await _camera.LookAsync("access-down");
        await File.AppendAllTextAsync(Path.Combine(_data, "pg_hba.conf"), "host all all 10.0.0.0/8 sesame\n");
        await ShowAsync("/matrix", "rules-refused", null);
        await _visitor.SeesAsync("matrix");
        await _camera.LookAsync("access-rules-refused");
    }

    private async Task<string> RefusedPsqlAsync()
    {
        var start = new ProcessStartInfo("psql",
            [$"host=127.0.0.1 port={await LineAsync(3)} user=app dbname=postgres sslmode=disable gssencmode=disable", "-w", "-c",
                "select 1"])
        { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["LC_ALL"] = "C";
        using var psql = Process.Start(start)!;
        var told = await psql.StandardError.ReadToEndAsync();
        await psql.WaitForExitAsync();
        return told;
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
