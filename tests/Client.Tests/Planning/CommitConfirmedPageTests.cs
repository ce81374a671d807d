using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Client.Planning;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Client.Tests.Planning;

/// <summary>Confirm or roll back, on the wizard's page and in the history.</summary>
public sealed class CommitConfirmedPageTests : DashboardContext
{
    [Fact]
    public void Where_live_sessions_lose_their_way_in_the_time_is_chosen_beforehand_and_can_be_left_out()
    {
        var page = Show(Fleet.Billing, "access-rules");
        Assert.True(page.WaitForElement(Id("probation-access")).HasAttribute("checked"));
        page.Find(Id("probation-access")).Change(false);
        page.Find(Id("apply-access")).Click();
        page.WaitForElement(Id("outcome-applied"));
    }

    [Fact]
    public void Where_the_dashboard_may_be_cut_off_the_time_is_chosen_beforehand() =>
        Assert.True(Show(Fleet.Warehouse, "client-certificate?mode=Cert").WaitForElement(Id("probation-clients")).HasAttribute("checked"));

    [Fact]
    public void A_certificate_changes_no_access_and_has_no_time() =>
        Assert.Empty(Show(Fleet.Warehouse, "server-certificate").FindAll(Id("probation-certificate")));

    [Fact]
    public void On_probation_the_clock_runs_and_what_is_kept_stands()
    {
        var page = Try("app");
        Assert.Matches("^[45]:[0-9]{2}$", page.WaitForElement(Id("countdown")).TextContent);
        Assert.Empty(page.FindAll(Id("next")));

        page.Find(Id("keep")).Click();

        Assert.Contains("app was let through", page.WaitForElement(Id("outcome-applied")).TextContent, StringComparison.Ordinal);
        page.WaitForElement(Id("next"));
        Assert.Equal(JournalState.Applied, World.Journal[0].State);
    }

    [Fact]
    public void A_role_that_does_not_get_in_is_named_and_the_clock_runs_on()
    {
        var page = Try(FakeSetup.LockedOut);
        page.WaitForElement(Id("keep")).Click();
        Assert.Contains("locked_out is refused", page.WaitForElement(Id("not-kept")).TextContent, StringComparison.Ordinal);
        page.Find(Id("countdown"));
        Assert.Equal(JournalState.OnProbation, World.Journal[0].State);
    }

    [Fact]
    public void Roll_back_now_is_one_click()
    {
        var page = Try("app");
        page.WaitForElement(Id("back-now")).Click();
        page.WaitForElement(Id("outcome-undone"));
        Assert.Equal(JournalState.RolledBack, World.Journal[0].State);
    }

    [Fact]
    public async Task After_the_deadline_the_page_says_that_nobody_confirmed()
    {
        var page = Try("app");
        page.WaitForElement(Id("countdown"));
        World.Journal[0] = World.Journal[0] with { State = JournalState.RolledBack, Until = null, Because = "Nobody confirmed it." };
        await LateAsync(page.FindComponent<CommitConfirmedView>());
        Assert.Matches("Rolled back at [0-9]{2}:[0-9]{2} UTC because nobody confirmed",
            page.WaitForElement(Id("outcome-expired")).TextContent);
    }

    [Fact]
    public void The_history_keeps_the_clock_and_both_buttons()
    {
        Put(TimeSpan.FromMinutes(3), "app");
        var page = Render<HistoryPage>();
        Assert.Contains("On probation", page.Find(Id("entry")).TextContent, StringComparison.Ordinal);
        Assert.Matches("^[23]:[0-9]{2}$", page.Find(Id("countdown")).TextContent);
        page.Find(Id("back-now"));

        page.Find(Id("keep")).Click();

        page.WaitForAssertion(() => Assert.Contains("Kept", page.Find(Id("entry-outcome")).TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(Id("countdown")));
    }

    [Fact]
    public void The_history_shows_the_end_by_itself()
    {
        Put(TimeSpan.FromSeconds(2), "app");
        var page = Render<HistoryPage>();
        page.Find(Id("countdown"));
        Clock.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(
            () => Assert.Contains("Rolled back: Nobody confirmed it by", page.Find(Id("entry")).TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(Id("keep")));
    }

    [Fact]
    public void A_rollback_that_the_server_was_not_told_of_shows_the_command()
    {
        World.Journal[0] = World.Journal[0] with { State = JournalState.RolledBack, Command = "pg_ctl reload -D /data" };
        var entry = Render<HistoryPage>().Find(Id("entry"));
        Assert.Contains("pg_ctl reload -D /data", entry.TextContent, StringComparison.Ordinal);
        Assert.NotNull(entry.QuerySelector(Id("confirm-waiting")));
    }

    [Fact]
    public void The_targets_page_says_what_is_on_probation()
    {
        Put(TimeSpan.FromMinutes(3), "app");
        var page = Render<TargetPage>(p => p.Add(t => t.Id, World.Journal[0].TargetId));
        Assert.Contains("On probation", page.WaitForElement(Id("probation-banner")).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(299.2, "5:00", "5 minutes left to confirm.")]
    [InlineData(61, "1:01", "2 minutes left to confirm.")]
    [InlineData(30, "0:30", "30 seconds left to confirm.")]
    [InlineData(0, "0:00", "The time is up.")]
    [InlineData(-5, "0:00", "The time is up.")]
    [InlineData(3600, "1:00:00", "60 minutes left to confirm.")]
    public void What_is_left_is_rounded_up(double seconds, string shown, string spoken)
    {
        Assert.Equal(shown, Countdown.Of(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(spoken, Countdown.Spoken(TimeSpan.FromSeconds(seconds)));
    }

    private IRenderedComponent<SetupPage> Try(string role)
    {
        var page = Show(Fleet.Billing, "access-rules");
        page.WaitForElement(Id("probation-access")).Change(true);
        page.Find(Id("access-try-input")).Input(role);
        page.Find(Id("access-try-input")).Blur();
        Assert.EndsWith("for 5 minutes", page.Find(Id("apply-access")).TextContent.Trim(), StringComparison.Ordinal);
        page.Find(Id("apply-access")).Click();
        page.WaitForElement(Id("outcome-probation"));
        return page;
    }

    private static Task LateAsync(IRenderedComponent<CommitConfirmedView> view) =>
        view.InvokeAsync(() => view.Instance.OnOver.InvokeAsync());

    private void Put(TimeSpan left, string role) =>
        World.Journal[0] =
            World.Journal[0] with { State = JournalState.OnProbation, Until = World.Now + left, Roles = [role], Because = null };

    private IRenderedComponent<SetupPage> Show(Guid id, string step)
    {
        Navigation.NavigateTo($"/targets/{id}/setup/{step}");
        return Render<SetupPage>(p => p.Add(s => s.Id, id).Add(s => s.Step, step.Split('?')[0]));
    }
}
