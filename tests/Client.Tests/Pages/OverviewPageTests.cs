using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class OverviewPageTests : DashboardContext
{
    [Fact]
    public void An_empty_fleet_offers_a_server_and_a_sandbox()
    {
        World.Reset(Scenario.Empty, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<OverviewPage>();
        Assert.NotNull(page.Find(Id("add-server")));
        Assert.NotNull(page.Find(Id("start-sandbox")));
    }

    [Fact]
    public void The_first_sentence_names_the_worst_target()
    {
        var page = Render<OverviewPage>();
        Assert.Equal(
            "1 of 4 targets proven mutual TLS; legacy-erp: nobody answers at erp.db.example:5432.", page.Find(Id("sentence")).TextContent);
    }

    [Fact]
    public void The_only_target_is_told_without_counting()
    {
        World.Servers.RemoveAll(s => s.Target.Id != Fleet.Orders);
        Assert.Equal("orders-db: client certificate required, 8 of 8 ways in proven.",
            Render<OverviewPage>().Find(Id("sentence")).TextContent);
    }

    [Fact]
    public void Each_target_has_a_row_with_its_state_in_one_word()
    {
        var page = Render<OverviewPage>();
        Assert.Equal("proven", page.Find($"{Id("target-orders-db")} [data-meaning]").GetAttribute("data-meaning"));
        Assert.Equal("attention", page.Find($"{Id("target-billing-db")} [data-meaning]").GetAttribute("data-meaning"));
        Assert.Equal("broken", page.Find($"{Id("target-legacy-erp")} [data-meaning]").GetAttribute("data-meaning"));
    }

    [Fact]
    public void A_target_that_cannot_be_read_leaves_the_others_shown()
    {
        World.Reset(Scenario.Partial, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<OverviewPage>();
        Assert.Contains("could not be read", page.Find(Id("target-warehouse")).TextContent, StringComparison.Ordinal);
        Assert.Contains("Proven", page.Find(Id("target-orders-db")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_does_not_answer_is_told_without_its_exception()
    {
        World.Reset(Scenario.Failed, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<OverviewPage>();
        var failed = page.Find(Id("failed"));
        Assert.Contains("Nothing was changed", failed.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("state store", failed.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find(Id("retry")));
    }

    [Fact]
    public void A_store_that_is_slow_shows_a_skeleton()
    {
        World.Reset(Scenario.Loading, ApplyEnding.Applied, VerifyEnding.Proven);
        Assert.NotNull(Render<OverviewPage>().Find(Id("loading")));
    }

    [Fact]
    public void What_expires_next_comes_soonest_first()
    {
        var items = Render<OverviewPage>().FindAll($"{Id("expiries")} li");
        Assert.Contains("warehouse", items[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Client certificate of app", items[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sandbox_becomes_a_target_and_its_setup_opens()
    {
        World.Reset(Scenario.Empty, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<OverviewPage>();
        page.Find(Id("start-sandbox")).Click();
        page.WaitForAssertion(() => Assert.EndsWith($"/targets/{World.Servers.Single().Target.Id}/setup/server-certificate", Navigation.Uri,
            StringComparison.Ordinal));
        Assert.True(World.Servers.Single().Target.IsSandbox);
    }
}
