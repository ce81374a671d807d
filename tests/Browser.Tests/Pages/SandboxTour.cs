using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace PgTlsDashboard.Browser.Tests.Pages;

/// <summary>
/// A sandbox on its way from plaintext to proven mutual TLS, with the failures that can be met on that way, and its server's end.
/// </summary>
internal sealed partial class SandboxTour(Chromium chromium, ConcurrentDictionary<string, PageLook> album)
{
    private Visitor _visitor = null!;
    private Camera _camera = null!;
    private string _target = "";
    private string _data = "";

    public async Task RunAsync()
    {
        await using var dashboard = await DashboardProcess.StartAsync(null, "--sandbox");
        _visitor = await Visitor.SignInAsync(chromium, dashboard);
        _camera = new(_visitor.Page, album);
        await PlaintextAsync();
        await WrongPasswordAsync();
        await EditTargetAsync();
        await EditorAsync();
        await ServerCertificateAsync();
        await AccessRulesAsync();
        await ClientCertificateAsync();
        await VerifyAsync();
        await DepthAsync("InDepth", "verified-in-depth");
        await DepthAsync("EveryRole", "verified-every-role");
        await new FleetTour(_visitor, _camera).RunAsync(int.Parse(await PortAsync(), CultureInfo.InvariantCulture));
        await ProvenAsync();
        await ServerDownAsync();
        await _visitor.Context.CloseAsync();
    }

    private async Task PlaintextAsync()
    {
        await _visitor.SeesAsync("continue-setup");
        await _camera.LookAsync("plaintext-overview");
        _target = (await _visitor.Find("target-sandbox").Locator("a").First.GetAttributeAsync("href"))!;
        await ShowAsync("/targets", "open-sandbox", "plaintext-targets");
        await ShowAsync(_target, "health", "plaintext-target");
        _data = DataDirectory().Match(await _visitor.Page.ContentAsync()).Value;
        await ShowAsync($"{_target}/setup/inspect", "next", "inspect");
        await ShowAsync($"{_target}/verify", "verify", "verify-before");
    }

    private async Task WrongPasswordAsync()
    {
        await _visitor.GoAsync("/targets/new");
        await _visitor.Find("name").FillAsync("db-1");
        var port = await PortAsync();
        await _visitor.Find("port").FillAsync(port);
        await _visitor.Find("data-directory").FillAsync(_data);
        await _visitor.Find("admin-connection").FillAsync($"host=127.0.0.1 port={port} user=repl password=wrong dbname=postgres");
        await _visitor.ClickAsync("submit-target");
        await _visitor.SeesAsync("error-adminConnection");
        await _camera.LookAsync("new-target-wrong-password");
    }

    private async Task EditTargetAsync()
    {
        await ShowAsync($"{_target}/edit", "save-target", "edit-target");
        await _visitor.Find("data-directory").FillAsync("/nowhere");
        await _visitor.ClickAsync("save-target");
        await _visitor.SeesAsync("error-dataDirectory");
        await _camera.LookAsync("edit-target-wrong-path");
    }

    // Nothing is applied: what was edited is undone before the page is left.
    private async Task EditorAsync()
    {
        await ShowAsync($"/access/{_target.Split('/')[^1]}/records", "editor", "editor");
        await _visitor.Find("record").Nth(1).FocusAsync();
        await _visitor.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await _visitor.ClickAsync("review-edits");
        await _visitor.SeesAsync("apply-rules");
        await _camera.LookAsync("editor-review");
        await _visitor.ClickAsync("back-to-editor");
        await _visitor.Find("record").Nth(2).FocusAsync();
        await _visitor.Page.Keyboard.PressAsync("Enter");
        await _visitor.Find("cell-type").FillAsync("hostsl");
        await _visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(_visitor.Find("verdict")).ToContainTextAsync("would refuse");
        await _camera.LookAsync("editor-wrong");
        await _visitor.ClickAsync("discard");
        await _visitor.ClickAsync("discard-confirm");
    }

    private async Task ServerCertificateAsync()
    {
        await ShowAsync($"{_target}/setup/server-certificate", "apply-trust", "pgmoneta-trust");
        await _visitor.ClickAsync("apply-trust");
        await _visitor.SeesAsync("apply-certificate");
        await PreviewAsync("certificate", "server-certificate");
        await RolledBackAsync();
        await _visitor.ClickAsync("plan-again");
        await _visitor.ClickAsync("apply-certificate");
        await _visitor.SeesAsync("outcome-applied");
        await _camera.LookAsync("server-certificate-applied");
    }

    // The server refuses a reload whose files hold a mistake anywhere; this one is made after the plan, in a file that is not part of it.
    private async Task RolledBackAsync()
    {
        var auto = Path.Combine(_data, "postgresql.auto.conf");
        var before = await File.ReadAllTextAsync(auto);
        await File.AppendAllTextAsync(auto, "ssl_min_protocol_version = 'TLSv9'\n");
        await _visitor.ClickAsync("apply-certificate");
        await _visitor.SeesAsync("outcome-rolledback");
        await File.WriteAllTextAsync(auto, before);
        await _camera.LookAsync("apply-rolled-back");
    }

    private async Task AccessRulesAsync()
    {
        await _visitor.ClickAsync("next");
        await _visitor.SeesAsync("apply-access");
        await PreviewAsync("access", "access-rules");
        await File.AppendAllTextAsync(Path.Combine(_data, "pg_hba.conf"), "# somebody was here\n");
        await _visitor.ClickAsync("apply-access");
        await _visitor.SeesAsync("outcome-drifted");
        await _camera.LookAsync("apply-drifted");
        await _visitor.ClickAsync("plan-again");
        await _visitor.ClickAsync("apply-access");
        await _visitor.SeesAsync("outcome-applied");
        await _camera.LookAsync("access-rules-applied");
    }

    private async Task ClientCertificateAsync()
    {
        await _visitor.ClickAsync("next");
        await _visitor.SeesAsync("apply-pgmoneta");
        await _camera.LookAsync("pgmoneta-certificate");
        await _visitor.ClickAsync("apply-pgmoneta");
        await _visitor.SeesAsync("apply-clients");
        await PreviewAsync("clients", "client-certificate");
        await _visitor.ClickAsync("apply-clients");
        await _visitor.ClickAsync("issue-certificate");
        await _visitor.SeesAsync("bundle");
        await _camera.LookAsync("client-certificate-issued");
    }

    private async Task VerifyAsync()
    {
        await _visitor.ClickAsync("next");
        await _visitor.SeesAsync("verify");
        await _visitor.ClickAsync("verify");
        await _visitor.SeesAsync("headline");
        await Assertions.Expect(_visitor.Find("headline")).ToContainTextAsync("Proven:");
        await _camera.LookAsync("verified");
        await _visitor.Page.EvaluateAsync("() => document.querySelectorAll('[data-testid^=case-] details').forEach(d => d.open = true)");
        await _camera.LookAsync("verified-evidence");
    }

    private async Task DepthAsync(string depth, string name)
    {
        await _visitor.Find("verify-depth").SelectOptionAsync(depth);
        await _visitor.ClickAsync("verify");
        await _visitor.SeesAsync("cancel-verify");
        await Assertions.Expect(_visitor.Find("cancel-verify")).ToHaveCountAsync(0);
        await _visitor.SeesAsync("headline");
        await _camera.LookAsync(name);
    }

    private async Task ProvenAsync()
    {
        await ShowAsync("/", "sentence", "proven-overview");
        await ShowAsync("/targets", "open-sandbox", "proven-targets");
        await ShowAsync(_target, "health", "proven-target");
        await ShowAsync("/clients", "table-filter", "clients");
        await _visitor.GoAsync("/history");
        await _visitor.SeesAsync("entry");
        await _visitor.Find("entry").First.Locator("summary").ClickAsync();
        await _camera.LookAsync("history");
        await ShowAsync("/history?tab=audit", "history-tab-1", "history-audit");
        await ShowAsync($"/probe?host=localhost&port={await PortAsync()}", "probe", null);
        await _visitor.ClickAsync("probe");
        await _visitor.SeesAsync("probe-result");
        await _camera.LookAsync("probe");
        await FullProbeAsync();
        await ShowAsync("/settings", "sign-out", "settings");
        await _visitor.Page.Keyboard.PressAsync("Control+k");
        await _visitor.SeesAsync("search-input");
        await _camera.LookAsync("search");
    }

    // On the page that stands: its reports live as long as the session.
    private async Task FullProbeAsync()
    {
        await _visitor.Find("probe-depth").SelectOptionAsync("Full");
        await _visitor.ClickAsync("probe");
        await Assertions.Expect(_visitor.Find("costs")).ToBeVisibleAsync();
        await _camera.LookAsync("probe-full");
        await _visitor.Find("shelf").Locator("input").First.CheckAsync();
        await _visitor.Find("shelf").Locator("input").Nth(1).CheckAsync();
        await _visitor.ClickAsync("compare");
        await _visitor.SeesAsync("comparison");
        await _camera.LookAsync("probe-compare");
    }

    private async Task ServerDownAsync()
    {
        using (var stop = Process.Start("kill", ["-INT", (await File.ReadAllLinesAsync(Path.Combine(_data, "postmaster.pid")))[0]]))
            await stop.WaitForExitAsync();
        await Wait.UntilAsync(() => !File.Exists(Path.Combine(_data, "postmaster.pid")), "the end of the sandbox");
        await ShowAsync("/", "sentence", "down-overview");
        await ShowAsync(_target, "health", "down-target");
        await _visitor.GoAsync($"{_target}/setup/verify");
        await _visitor.ClickAsync("verify");
        await Assertions.Expect(_visitor.Find("headline").Or(_visitor.Find("verify-refused")).First).ToBeVisibleAsync();
        await _camera.LookAsync("down-verify");
    }

    private async Task ShowAsync(string path, string testId, string? name)
    {
        await _visitor.GoAsync(path);
        await _visitor.SeesAsync(testId);
        await Assertions.Expect(_visitor.Page.GetByTestId("loading")).ToHaveCountAsync(0);
        if (name is not null) await _camera.LookAsync(name);
    }

    private async Task PreviewAsync(string stage, string name)
    {
        await _camera.LookAsync($"{name}-diff");
        await _visitor.ClickAsync($"preview-{stage}-tab-1");
        await _camera.LookAsync($"{name}-by-hand");
        await _visitor.ClickAsync($"preview-{stage}-tab-2");
        await _camera.LookAsync($"{name}-access");
        await _visitor.ClickAsync($"preview-{stage}-tab-0");
    }

    // The fourth line of postmaster.pid (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_PORT).
    private async Task<string> PortAsync() => (await File.ReadAllLinesAsync(Path.Combine(_data, "postmaster.pid")))[3];

    [GeneratedRegex(@"/[\w./-]+/pgtls-sandbox-\w+/data(?=<)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DataDirectory();
}
