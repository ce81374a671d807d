using Bunit;
using PgTlsDashboard.Client.Access;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Client.Tests.Access;

/// <summary>The plaintext watch in each of its states, and the way from an empty list to a plan.</summary>
public sealed class WatchTabTests : DashboardContext
{
    private int _changed;

    private IRenderedComponent<WatchTab> Show(Guid target, Func<TargetSnapshot, TargetSnapshot>? with = null)
    {
        var snapshot = Snapshots.Of(World.Find(target)!, World.Now);
        return Render<WatchTab>(p => p.Add(t => t.Snapshot, with is null ? snapshot : with(snapshot))
            .Add(t => t.OnChanged, () => _changed++));
    }

    private static string? State(IRenderedComponent<WatchTab> tab) => tab.WaitForElement(Id("watch-head")).GetAttribute("data-state");

    [Fact]
    public void Each_record_is_shown_with_who_came_through_it_or_that_nobody_did()
    {
        var tab = Show(Fleet.Billing);

        Assert.Equal("watching", State(tab));
        Assert.Equal(10, tab.FindAll(Id("watched-record")).Count);
        var seen = tab.Find("[data-testid='watched-record'][data-line='13']");
        Assert.Equal(3, seen.QuerySelectorAll(Id("sighting")).Length);
        Assert.Contains("Plan it all the same", seen.TextContent, StringComparison.Ordinal);
        var empty = tab.Find("[data-testid='watched-record'][data-line='6']");
        Assert.Contains("Nobody was seen without TLS through this record in 3 days (4,320 samples).", empty.TextContent,
            StringComparison.Ordinal);
        Assert.Single(tab.FindAll($"{Id("watch-elsewhere")} {Id("sighting")}"));
        Assert.Contains("A session shorter than a minute", tab.Find(Id("watch-limits")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_with_an_empty_list_is_planned_alone_and_read_again_afterwards()
    {
        var tab = Show(Fleet.Billing);
        tab.WaitForElement("[data-testid='watched-record'][data-line='6']").QuerySelector("button")!.Click();

        Assert.Contains("record=", Navigation.Uri, StringComparison.Ordinal);
        tab.WaitForElement(Id("apply-record")).Click();
        Assert.EndsWith("/pg_hba.conf:6", World.Asked.OfType<RecipeRequest.RequireTls>().Last().Record, StringComparison.Ordinal);
        tab.WaitForElement(Id("outcome-applied"));
        Assert.Equal(0, _changed);
        tab.WaitForElement(Id("watch-next")).Click();
        tab.WaitForAssertion(() => Assert.Equal(9, tab.FindAll(Id("watched-record")).Count));
        Assert.Equal(1, _changed);
    }

    [Fact]
    public void Nobody_watches_until_it_is_started()
    {
        var tab = Show(Fleet.Warehouse);

        Assert.Equal("off", State(tab));
        Assert.DoesNotContain("Nobody was seen without TLS", tab.Markup, StringComparison.Ordinal);
        tab.Find(Id("watch-start")).Click();
        tab.WaitForAssertion(() => Assert.Equal("watching", State(tab)));
    }

    [Fact]
    public void By_peer_the_watch_needs_no_stored_admin_connection()
    {
        var tab = Show(Fleet.Warehouse, s => s with { Target = s.Target with { HasAdminConnection = false } });

        Assert.NotNull(tab.WaitForElement(Id("watch-start")));
        Assert.Empty(tab.FindAll(Id("watch-no-admin")));
    }

    [Fact]
    public void Without_an_admin_login_there_is_nothing_to_start()
    {
        var tab = Show(Fleet.Warehouse, s => s with { Server = null });

        Assert.Contains($"/targets/{Fleet.Warehouse}/edit", tab.WaitForElement(Id("watch-no-admin")).InnerHtml, StringComparison.Ordinal);
        Assert.Empty(tab.FindAll(Id("watch-start")));
    }

    [Fact]
    public void A_look_that_failed_is_told_and_what_was_seen_is_kept()
    {
        var tab = Show(Fleet.Legacy);

        Assert.Equal("failing", State(tab));
        Assert.Contains("only 61 of 1,440 looks got through", tab.Markup, StringComparison.Ordinal);
        Assert.Contains("does not answer", tab.Find(Id("watch-problem")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_record_lets_plaintext_in_the_page_says_so() => Show(Fleet.Orders).WaitForElement(Id("watch-closed"));

    [Fact]
    public void Stopping_forgets_and_asks_for_the_name()
    {
        var tab = Show(Fleet.Billing);
        tab.WaitForElement(Id("watch-stop")).Click();
        Assert.True(tab.WaitForElement(Id("watch-forget")).HasAttribute("disabled"));
        tab.Find(Id("watch-name")).Input("billing-db");
        tab.Find("form").Submit();

        tab.WaitForAssertion(() => Assert.Equal("off", State(tab)));
        Assert.False(World.Watches.ContainsKey(Fleet.Billing));
    }

    [Fact]
    public void A_store_that_does_not_answer_is_told()
    {
        var snapshot = Snapshots.Of(World.Find(Fleet.Billing)!, World.Now);
        World.Reset(Scenario.Failed, ApplyEnding.Applied, VerifyEnding.Proven);

        Render<WatchTab>(p => p.Add(t => t.Snapshot, snapshot)).WaitForElement(Id("failed"));
    }
}
