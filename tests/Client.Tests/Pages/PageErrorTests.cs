using System.Text.RegularExpressions;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Client.Access.Watch;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.FleetScans;
using PgTlsDashboard.Client.History;
using PgTlsDashboard.Client.Layout;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Client.Parts;
using PgTlsDashboard.Client.Planning;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Client.Tests.Pages;

/// <summary>An error on a page has its cause in the log under the page's reference; a page that was left logs nothing.</summary>
public sealed partial class PageErrorTests : DashboardContext
{
    private readonly IOException _cause = new("the disk is full");

    [Fact]
    public void A_read_that_fails_is_logged_under_the_reference_on_the_page()
    {
        World.Held = Task.FromException(_cause);
        AssertLogged(Render<TargetsPage>().WaitForElement(Id("failed")).TextContent, "TargetsPage: reading the targets failed");
    }

    [Fact]
    public void A_plan_that_fails_is_logged_under_the_reference_on_the_page()
    {
        var page = SetUp();
        World.Held = Task.FromException(_cause);
        page.Find(Id("loopback-keep")).Change(true);

        AssertLogged(page.WaitForElement(Id("plan-failed")).TextContent, "RecipeStage: planning access failed");
    }

    [Fact]
    public void An_apply_that_fails_is_logged_under_the_reference_on_the_page()
    {
        var page = SetUp();
        World.Held = Task.FromException(_cause);
        page.Find(Id("apply-access")).Click();

        var shown = page.WaitForElement(Id("plan-failed")).TextContent;
        AssertLogged(shown, "RecipeStage: applying access failed");
        Assert.DoesNotContain("No file was changed", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rollback_that_fails_is_logged_under_the_reference_on_the_page()
    {
        var page = SetUp();
        page.Find(Id("probation-access")).Change(false);
        page.Find(Id("apply-access")).Click();
        page.WaitForElement(Id("outcome-applied"));
        World.Held = Task.FromException(_cause);
        page.Find(Id("undo")).Click();
        page.Find(Id("undo-confirm")).Click();

        AssertLogged(page.WaitForElement(Id("plan-failed")).TextContent, "RecipeStage: rolling back access failed");
    }

    [Fact]
    public void A_rollback_that_fails_in_the_history_is_logged_under_the_reference_on_the_page()
    {
        var page = Render<HistoryPage>();
        page.FindAll(Id("undo"))[^1].Click();
        World.Held = Task.FromException(_cause);
        page.FindComponents<JournalItem>()[^1].Find(Id("undo-confirm")).Click();

        AssertLogged(page.WaitForElement(Id("entry-outcome")).TextContent, "JournalItem: rolling back failed");
    }

    [Fact]
    public void A_verify_run_that_fails_is_logged_under_the_reference_on_the_page()
    {
        Navigation.NavigateTo($"/targets/{Fleet.Orders}/verify");
        var page = Render<VerifyPage>(p => p.Add(v => v.Id, Fleet.Orders));
        page.WaitForElement(Id("verify-password"));
        World.Held = Task.FromException(_cause);
        page.Find("form").Submit();

        AssertLogged(page.WaitForElement(Id("verify-failed")).TextContent, "VerifyPanel: verifying failed");
    }

    [Fact]
    public void A_probe_that_fails_is_logged_under_the_reference_on_the_page()
    {
        var page = Render<ProbePage>();
        page.Find(Id("probe-host")).Change("db.example");
        World.Held = Task.FromException(_cause);
        page.Find("form").Submit();

        AssertLogged(page.WaitForElement(Id("probe-failed")).TextContent, "ProbePage: probing failed");
    }

    [Fact]
    public void A_watch_that_cannot_be_started_is_logged_under_the_reference_on_the_page()
    {
        var head = Render<WatchHead>(p => p.Add(h => h.Target, World.Find(Fleet.Warehouse)!.Target).Add(h => h.CanLook, true));
        World.Held = Task.FromException(_cause);
        head.Find(Id("watch-start")).Click();

        AssertLogged(head.WaitForElement("[data-code='watch-failed']").TextContent, "WatchHead: changing the watch failed");
    }

    [Fact]
    public void A_page_that_throws_is_replaced_by_the_error_and_its_reference_until_it_is_shown_again()
    {
        var throws = true;
        var layout = Render<MainLayout>(p => p.Add(l => l.Body, builder =>
        {
            builder.OpenComponent<Throwing>(0);
            builder.AddComponentParameter(1, nameof(Throwing.Throws), () => throws ? _cause : null);
            builder.CloseComponent();
        }));

        AssertLogged(layout.Find("main").TextContent, "PageErrorBoundary: showing the page failed");

        throws = false;
        layout.FindAll("main button").Single(b => b.TextContent.Contains("again", StringComparison.Ordinal)).Click();
        Assert.Equal("whole", layout.Find("main").TextContent.Trim());
    }

    [Fact]
    public void What_a_page_can_do_without_is_logged_too()
    {
        World.Held = Task.FromException(_cause);
        Render<FleetForm>();

        Assert.Equal((LogLevel.Warning, "FleetForm: reading the targets failed; the page does without", _cause),
            Assert.Single(Log.Entries));
    }

    [Theory]
    [MemberData(nameof(OfALeftPage))]
    public async Task A_page_that_was_left_while_it_read_logs_nothing(Exception cause)
    {
        var page = Render<ReadingPage>().Instance;
        var answer = new TaskCompletionSource<object?>();
        var reading = page.ReadAsync(answer.Task);
        await DisposeComponentsAsync();
        answer.SetException(cause);

        Assert.IsType<Loaded<object>.Waiting>(await reading);
        Assert.IsType<Loaded<object>.Waiting>(await page.ReadAsync(Task.FromException<object?>(cause)));
        Assert.Empty(Log.Entries);
    }

    [Theory]
    [MemberData(nameof(OfALeftPage))]
    public async Task The_same_error_on_a_page_that_was_not_left_is_logged(Exception cause)
    {
        var state = await Render<ReadingPage>().Instance.ReadAsync(Task.FromException<object?>(cause));

        var failed = Assert.IsType<Loaded<object>.Failed>(state);
        AssertLogged(failed.Reference.Sentence, "ReadingPage: reading it failed", cause);
    }

    [Fact]
    public async Task Another_error_of_a_page_that_was_left_is_logged()
    {
        var page = Render<ReadingPage>().Instance;
        await DisposeComponentsAsync();
        await page.ReadAsync(Task.FromException<object?>(_cause));

        Assert.Same(_cause, Assert.Single(Log.Entries).Cause);
    }

    [Fact]
    public async Task A_wizard_that_was_left_while_it_planned_logs_nothing()
    {
        var answer = new TaskCompletionSource();
        World.Held = answer.Task;
        Render<RecipeStage>(p => p
            .Add(s => s.Target, World.Find(Fleet.Billing)!.Target)
            .Add(s => s.Key, "access")
            .Add(s => s.Title, "Access")
            .Add(s => s.Request, new RecipeRequest.RequireTls()));
        Assert.Single(World.Asked);
        await DisposeComponentsAsync();
        await Renderer.Dispatcher.InvokeAsync(() => answer.SetException(new ObjectDisposedException("store")));
        await Renderer.Dispatcher.InvokeAsync(() => { });

        Assert.Empty(Log.Entries);
    }

    public static TheoryData<Exception> OfALeftPage() => [new OperationCanceledException(), new ObjectDisposedException("store")];

    private IRenderedComponent<SetupPage> SetUp()
    {
        Navigation.NavigateTo($"/targets/{Fleet.Billing}/setup/access-rules");
        var page = Render<SetupPage>(p => p.Add(s => s.Id, Fleet.Billing).Add(s => s.Step, "access-rules"));
        page.WaitForElement(Id("apply-access"));
        return page;
    }

    private void AssertLogged(string shown, string message, Exception? cause = null)
    {
        var reference = Reference().Match(shown);
        Assert.True(reference.Success, shown);
        Assert.DoesNotContain((cause ?? _cause).Message, shown, StringComparison.Ordinal);
        var entry = Assert.Single(Log.Entries, e => e.Message.Contains(reference.Groups["id"].Value, StringComparison.Ordinal));
        Assert.Equal((LogLevel.Error, $"{message} (reference {reference.Groups["id"].Value})", cause ?? _cause), entry);
    }

    [GeneratedRegex("The dashboard's log has the cause under reference (?<id>[0-9A-F]{8})\\.",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    private sealed class ReadingPage : PageBase
    {
        public Task<Loaded<object>> ReadAsync(Task<object?> answer) => ReadAsync<object>("it", _ => answer);
    }

    private sealed class Throwing : ComponentBase
    {
        [Parameter, EditorRequired]
        public Func<Exception?> Throws { get; set; } = null!;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (Throws() is { } cause) throw cause;
            builder.AddContent(0, "whole");
        }
    }
}
