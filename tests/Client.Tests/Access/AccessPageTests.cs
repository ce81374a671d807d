using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;

namespace PgTlsDashboard.Client.Tests.Access;

public sealed class AccessPageTests : DashboardContext
{
    [Fact]
    public void Without_a_target_there_are_two_ways_in()
    {
        World.Reset(Scenario.Empty, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<AccessPage>();
        Assert.NotNull(page.Find($"{Id("no-target")} {Id("add-server")}"));
        Assert.NotNull(page.Find(Id("start-sandbox")));
    }

    [Fact]
    public void With_one_target_there_is_nothing_to_choose()
    {
        World.Servers.RemoveAll(server => server.Target.Id != Fleet.Billing);
        Render<AccessPage>();
        Assert.EndsWith($"/access/{Fleet.Billing}/matrix", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_targets_are_chosen_from_and_one_that_cannot_be_read_does_not_hide_the_others()
    {
        World.Reset(Scenario.Partial, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<AccessPage>();
        Assert.EndsWith($"/access/{Fleet.Billing}/matrix", page.Find(Id("choose-billing-db")).GetAttribute("href"),
            StringComparison.Ordinal);
        page.WaitForAssertion(
            () => Assert.Contains("not readable now", page.Find(Id("choose-warehouse")).TextContent, StringComparison.Ordinal));
        Assert.Contains("mutual TLS from other machines", page.Find(Id("choose-orders-db")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tab_is_part_of_the_address()
    {
        var page = Show(Fleet.Billing, "advice");
        page.Find(Id("access-tab-1")).Click();
        Assert.EndsWith($"/access/{Fleet.Billing}/explain", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("no such view", Show(Fleet.Billing, "nothing").Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_read_says_that_nothing_was_changed()
    {
        World.Reset(Scenario.Failed, ApplyEnding.Applied, VerifyEnding.Proven);
        Assert.NotNull(Show(Fleet.Billing, "explain").WaitForElement(Id("retry")));
    }

    [Fact]
    public void Where_nobody_answers_the_page_says_that_memberships_are_not_known() =>
        Assert.Contains("memberships are not known", Show(Fleet.Legacy, "explain").WaitForElement(Id("server-not-asked")).TextContent,
            StringComparison.Ordinal);

    [Fact]
    public void Rules_that_a_reload_would_refuse_are_told_first()
    {
        World.Servers.Add(Fleet.Server(Guid.NewGuid(), "broken", "db.example", 5432, World.Now, false)
            with
        { MoreRecords = "host all all 10.0.0.0/8 sesame\n" });
        Assert.Contains("A reload would refuse",
            Show(World.Servers[^1].Target.Id, "explain").WaitForElement(Id("rules-refused")).TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<AccessPage> Show(Guid id, string tab) => Render<AccessPage>(p => p.Add(a => a.Id, id).Add(a => a.Tab, tab));
}
