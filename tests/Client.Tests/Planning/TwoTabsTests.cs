using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Layout;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Client.Tests.Planning;

/// <summary>A page learns what another tab, a timer or the API did, and undoes nothing that was kept there.</summary>
public sealed class TwoTabsTests : DashboardContext
{
    private FakeHistory History => Services.GetRequiredService<FakeHistory>();

    [Fact]
    public void What_another_tab_keeps_stops_the_clock_here()
    {
        var page = Try();
        History.Change(World.Journal[0] with { State = JournalState.Applied, Until = null, Roles = [] });
        page.WaitForElement(Id("outcome-applied"));
        Assert.Contains("kept in another place", page.Find(Id("elsewhere")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(Id("countdown")));
        Assert.Empty(page.FindAll(Id("back-now")));
    }

    [Fact]
    public void What_another_tab_rolls_back_stops_the_clock_here()
    {
        var page = Try();
        History.Change(World.Journal[0] with { State = JournalState.RolledBack, Until = null, Because = "Rolled back as asked." });
        page.WaitForElement(Id("outcome-undone"));
        Assert.Contains("rolled back in another place", page.Find(Id("elsewhere")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(Id("keep")));
    }

    [Fact]
    public void What_a_timer_rolled_back_is_said_to_be_that()
    {
        var page = Try();
        History.Change(World.Journal[0] with { State = JournalState.RolledBack, Until = null, EndedBy = "timer" });
        Assert.Contains("because nobody confirmed", page.WaitForElement(Id("outcome-expired")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_tab_undoes_is_no_longer_shown_as_applied()
    {
        var page = Applied();
        Assert.Empty(page.FindAll(Id("elsewhere")));
        History.Change(World.Journal[0] with { State = JournalState.RolledBack });
        page.WaitForElement(Id("outcome-undone"));
        Assert.Empty(page.FindAll(Id("undo")));
    }

    [Fact]
    public void An_entry_of_another_server_changes_nothing_here()
    {
        var page = Try();
        History.Change(World.Journal[0] with { Id = Guid.NewGuid(), TargetId = Fleet.Orders, State = JournalState.Applied, Until = null });
        page.Find(Id("countdown"));
        Assert.Empty(page.FindAll(Id("elsewhere")));
    }

    // The other tab kept it, and this page has not heard of it yet.
    [Fact]
    public void A_stale_page_cannot_roll_back_what_was_kept_elsewhere()
    {
        var page = Try();
        World.Journal[0] = World.Journal[0] with { State = JournalState.Applied, Until = null };
        page.Find(Id("back-now")).Click();
        Assert.Contains("was kept meanwhile and is no longer on probation",
            page.WaitForElement(Id("outcome-moved-on")).TextContent, StringComparison.Ordinal);
        Assert.Equal(JournalState.Applied, World.Journal[0].State);
    }

    [Fact]
    public void A_stale_history_cannot_roll_back_what_was_kept_elsewhere()
    {
        World.Journal[0] = World.Journal[0] with { State = JournalState.OnProbation, Until = World.Now.AddMinutes(3), Because = null };
        var page = Render<HistoryPage>();
        World.Journal[0] = World.Journal[0] with { State = JournalState.Applied, Until = null };
        page.Find(Id("back-now")).Click();
        page.WaitForAssertion(() => Assert.Contains("was kept meanwhile", page.Find(Id("entry-outcome")).TextContent,
            StringComparison.Ordinal));
        Assert.Equal(JournalState.Applied, World.Journal[0].State);
    }

    [Fact]
    public void The_history_shows_what_others_did_without_being_asked()
    {
        World.Journal[0] = World.Journal[0] with { State = JournalState.OnProbation, Until = World.Now.AddMinutes(3), Because = null };
        var page = Render<HistoryPage>();
        page.Find(Id("countdown"));
        History.Change(World.Journal[0] with { State = JournalState.Applied, Until = null });
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Id("countdown"))));
    }

    [Fact]
    public void A_preview_that_somebody_else_overtook_says_so_and_is_planned_again()
    {
        var page = Show("access-rules");
        page.WaitForElement(Id("apply-access"));
        Assert.Empty(page.FindAll(Id("overtaken")));
        Clock.Advance(TimeSpan.FromSeconds(5));
        History.Change(World.Journal[0] with
        {
            Id = Guid.NewGuid(),
            TargetId = Fleet.Billing,
            Title = "Access rules edited",
            At = World.Now,
            State = JournalState.Applied,
        });
        Assert.Contains("“Access rules edited” was applied", page.WaitForElement(Id("overtaken")).TextContent, StringComparison.Ordinal);
        page.Find($"{Id("overtaken")} {Id("plan-again")}").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Id("overtaken"))));
        Assert.Equal(2, World.Asked.OfType<RecipeRequest.RequireTls>().Count());
    }

    [Fact]
    public void The_frame_of_every_page_shows_the_running_clocks()
    {
        var frame = Render<MainLayout>(p => p.Add(l => l.Body, builder => builder.AddContent(0, "page")));
        Assert.Empty(frame.FindAll(Id("running-clocks")));

        History.Change(World.Journal[0] with
        {
            TargetId = Fleet.Billing,
            Title = "TLS required",
            State = JournalState.OnProbation,
            Until = World.Now.AddMinutes(4),
        });

        var clock = frame.WaitForElement(Id("running-clock"));
        Assert.Contains("4:00", clock.TextContent, StringComparison.Ordinal);
        Assert.Contains("billing-db: “TLS required” is rolled back unless somebody confirms it.", clock.TextContent,
            StringComparison.Ordinal);
        Assert.Equal($"/history?target={Fleet.Billing}", clock.QuerySelector("a")!.GetAttribute("href"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        frame.WaitForAssertion(() => Assert.Contains("3:59", frame.Find(Id("running-clock")).TextContent, StringComparison.Ordinal));

        History.Change(World.Journal[0] with { State = JournalState.Applied, Until = null });
        frame.WaitForAssertion(() => Assert.Empty(frame.FindAll(Id("running-clocks"))));
    }

    [Fact]
    public void A_clock_that_runs_already_is_shown_when_the_page_opens()
    {
        World.Journal[0] = World.Journal[0] with { State = JournalState.OnProbation, Until = World.Now.AddMinutes(4) };
        Render<MainLayout>(p => p.Add(l => l.Body, builder => builder.AddContent(0, "page"))).WaitForElement(Id("running-clock"));
    }

    [Fact]
    public async Task Pages_that_were_left_listen_no_more()
    {
        Try();
        Render<HistoryPage>();
        Render<OverviewPage>();
        Render<TargetPage>(p => p.Add(t => t.Id, Fleet.Orders));
        Render<MainLayout>(p => p.Add(l => l.Body, builder => builder.AddContent(0, "page")));
        Assert.True(History.Listeners >= 6, $"{History.Listeners} listeners");
        await DisposeComponentsAsync();
        Assert.Equal(0, History.Listeners);
    }

    private IRenderedComponent<SetupPage> Try()
    {
        var page = Show("access-rules");
        page.WaitForElement(Id("probation-access")).Change(true);
        page.Find(Id("apply-access")).Click();
        page.WaitForElement(Id("outcome-probation"));
        return page;
    }

    private IRenderedComponent<SetupPage> Applied()
    {
        var page = Show("access-rules");
        page.WaitForElement(Id("probation-access")).Change(false);
        page.WaitForElement(Id("apply-access")).Click();
        page.WaitForElement(Id("outcome-applied"));
        return page;
    }

    private IRenderedComponent<SetupPage> Show(string step)
    {
        Navigation.NavigateTo($"/targets/{Fleet.Billing}/setup/{step}");
        return Render<SetupPage>(p => p.Add(s => s.Id, Fleet.Billing).Add(s => s.Step, step));
    }
}
