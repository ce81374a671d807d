using System.Collections.Immutable;
using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Client.Planning;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Planning.Impact;

namespace PgTlsDashboard.Client.Tests.Planning;

/// <summary>Before and after in one look: who gains and loses, who is in now, who got a bundle.</summary>
public sealed class AccessViewTests : DashboardContext
{
    private static readonly AccessDelta s_loss =
        new([], [new("app", "all", "10.0.0.0/8", "plaintext", "scram-sha-256", "refused", "/pg/pg_hba.conf", 3)], []);

    private AccessImpact Impact =>
        Impacts.Of(World.Find(Fleet.Billing)!, World.Find(Fleet.Billing)! with { TlsRequired = true }, [], World.Now);

    private IRenderedComponent<AccessView> Show(AccessImpact impact, AccessDelta? access = null) =>
        Render<AccessView>(p => p.Add(v => v.Access, access ?? s_loss).Add(v => v.Impact, impact));

    [Fact]
    public void Sessions_of_a_pool_are_one_line_with_their_number_and_the_reason()
    {
        var view = Show(Impact);

        var lines = view.FindAll($"{Id("sessions")} li");
        Assert.Equal(3, lines.Count);
        Assert.Contains("24 sessions", lines[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("No record lets app in", lines[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Not known", lines[2].TextContent, StringComparison.Ordinal);
        Assert.Contains("None is touched", view.Find(Id("clients")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void That_nobody_could_be_asked_is_not_told_as_nobody()
    {
        var unknown = Show(AccessImpact.None with { SessionsKnown = false }).Find(Id("sessions")).TextContent;

        Assert.Contains("pg_read_all_stats", unknown, StringComparison.Ordinal);
        Assert.DoesNotContain("None, as far as the rules tell", unknown, StringComparison.Ordinal);
        Assert.Contains("None, as far as the rules tell", Show(AccessImpact.None).Find(Id("sessions")).TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_entries_are_shown_a_part_at_a_time()
    {
        var entries = Enumerable.Range(0, 4_000).Select(i => s_loss.Losses[0] with { Roles = $"role{i}" }).ToImmutableArray();
        var sessions = Enumerable.Range(0, 3_000)
            .Select(i => Impact.Sessions[0] with { Session = Impact.Sessions[0].Session with { Role = $"role{i}" } }).ToImmutableArray();

        var view = Show(AccessImpact.None with { Sessions = sessions }, s_loss with { Losses = entries });

        Assert.Equal(100, view.FindAll("li").Count);
        Assert.Contains("of 4,000", view.Markup, StringComparison.Ordinal);
        view.FindAll(Id("show-more"))[0].Click();
        Assert.Equal(300, view.FindAll("li").Count);
    }

    [Fact]
    public void The_tab_s_title_counts_who_is_in_now()
    {
        var page = Render<SetupPage>(p => p.Add(s => s.Id, Fleet.Billing).Add(s => s.Step, "access-rules"));

        Assert.Equal("Access (2 lose, 1 undecided, 26 sessions)", page.WaitForElement(Id("preview-access-tab-2")).TextContent);
    }
}
