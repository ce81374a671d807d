using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Layout;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class OtherPageTests : DashboardContext
{
    [Fact]
    public void The_target_table_filters_by_what_the_address_says()
    {
        Navigation.NavigateTo("/targets?q=ware");
        var page = Render<TargetsPage>();
        Assert.NotNull(page.Find(Id("open-warehouse")));
        Assert.Empty(page.FindAll(Id("open-orders-db")));
    }

    [Fact]
    public void Sorting_keeps_its_place_in_the_address()
    {
        var page = Render<TargetsPage>();
        page.Find(Id("sort-host")).Click();
        Assert.EndsWith("?sort=host", Navigation.Uri, StringComparison.Ordinal);
        page.Find(Id("sort-host")).Click();
        Assert.Contains("desc=1", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_come_soonest_to_end_first_and_show_a_waiting_bundle()
    {
        var page = Render<ClientsPage>();
        Assert.Equal("client-app", page.FindAll("tbody tr[data-testid]")[0].GetAttribute("data-testid"));
        Assert.Contains("Download bundle", page.Find(Id("client-report")).TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Download bundle", page.Find(Id("client-repl")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_shows_what_the_server_answered()
    {
        var page = Render<ProbePage>();
        page.Find(Id("probe-host")).Change("orders.db.example");
        page.Find("form").Submit();
        Assert.Contains("TLSv1.3", page.WaitForElement(Id("probe-result")).TextContent, StringComparison.Ordinal);
        Assert.Equal("orders.db.example", Assert.IsType<ProbeRequest>(World.Asked.Single()).Host);
    }

    [Fact]
    public void A_probe_that_stops_says_that_nothing_was_changed()
    {
        World.Reset(Scenario.Failed, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<ProbePage>();
        page.Find(Id("probe-host")).Change("db.example");
        page.Find("form").Submit();
        page.WaitForElement(Id("probe-failed"));
    }

    [Theory]
    [InlineData(-1, "Unproven")]
    [InlineData(60, "Applied")]
    [InlineData(null, "Applied")]
    public void History_says_when_nobody_saw_an_entry_s_effect_in_time(int? settleInSeconds, string word)
    {
        var settleBy = settleInSeconds is { } seconds ? World.Now.AddSeconds(seconds) : (DateTimeOffset?)null;
        World.Journal[0] = World.Journal[0] with { State = JournalState.Applied, SettleBy = settleBy };
        var entry = Render<HistoryPage>().Find(Id("entry"));
        Assert.Contains(word, entry.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(word == "Unproven", entry.QuerySelector(Id("unproven")) is not null);
    }

    [Fact]
    public void History_undoes_an_entry_after_a_second_click()
    {
        var page = Render<HistoryPage>();
        Assert.Equal(4, page.FindAll(Id("entry")).Count);
        page.FindAll(Id("undo"))[^1].Click();
        page.Find(Id("undo-confirm")).Click();
        page.WaitForAssertion(() => Assert.Contains("Undone", page.Find(Id("entry-outcome")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void History_of_one_target_leaves_the_others_out()
    {
        Navigation.NavigateTo($"/history?target={Fleet.Warehouse}");
        Assert.Single(Render<HistoryPage>().FindAll(Id("entry")));
    }

    [Fact]
    public void A_journal_that_cannot_be_read_is_told()
    {
        World.Reset(Scenario.Failed, ApplyEnding.Applied, VerifyEnding.Proven);
        Assert.NotNull(Render<HistoryPage>().Find(Id("failed")));
    }

    [Fact]
    public void Settings_show_the_version_and_sign_out_by_a_form()
    {
        var page = Render<SettingsPage>();
        Assert.Contains("9.9.9", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/signout", page.Find("form[method=post]").GetAttribute("action"));
    }

    [Fact]
    public async Task Search_goes_to_a_target_by_the_keyboard()
    {
        var palette = Render<SearchPalette>();
        await palette.InvokeAsync(palette.Instance.OpenAsync);
        palette.Find(Id("search-input")).Input("ware");
        Assert.Contains("warehouse", palette.FindAll("[role=option]")[0].TextContent, StringComparison.Ordinal);
        palette.Find("[role=dialog]").KeyDown("Enter");
        Assert.EndsWith($"/targets/{Fleet.Warehouse}", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_that_finds_nothing_says_where_it_looked()
    {
        var palette = Render<SearchPalette>();
        await palette.InvokeAsync(palette.Instance.OpenAsync);
        palette.Find(Id("search-input")).Input("zzz");
        Assert.Contains("targets, clients, pages and actions", palette.Markup, StringComparison.Ordinal);
    }
}
