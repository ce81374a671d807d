using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Client.Targets;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class TargetPageTests : DashboardContext
{
    [Fact]
    public void A_plaintext_target_says_so_and_leads_to_the_server_certificate()
    {
        var page = Show(Fleet.Billing);
        Assert.Contains("TLS is off: the server offers none", page.Find(Id("health")).TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/setup/server-certificate", page.Find(Id("continue-setup")).GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proven_target_leads_to_verify_only()
    {
        var page = Show(Fleet.Orders);
        Assert.Empty(page.FindAll(Id("continue-setup")));
        Assert.EndsWith("/verify", page.Find(Id("verify-target")).GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Level_rules_wire_and_proofs_stand_apart()
    {
        var page = Show(Fleet.Orders);
        string Of(string id) => page.Find($"{Id("state")} {Id(id)}").TextContent.Trim();
        Assert.Equal("Client certificate required", Of("level"));
        Assert.Equal("mutual TLS from other machines", Of("rules-say"));
        Assert.Equal("TLS, no client certificate asked", Of("rules-loopback"));
        Assert.Equal("by peer", Of("rules-socket"));
        Assert.StartsWith("TLSv1.3", Of("wire-shows"), StringComparison.Ordinal);
        Assert.Equal("8 of 8 ways in proven, 3 h ago", Of("was-proven"));
        Assert.Equal(8, page.FindAll($"{Id("ways")} li").Count);
        Assert.Equal("none of", Show(Fleet.Warehouse).Find($"{Id("state")} {Id("was-proven")}").TextContent.Trim()[..7]);
    }

    [Fact]
    public void What_others_change_is_read_again()
    {
        var page = Show(Fleet.Orders);
        var entry = World.Journal.First(known => known.TargetId == Fleet.Orders);
        World.Servers[0] = World.Servers[0] with { TlsRequired = false };
        Services.GetRequiredService<FakeHistory>().Change(entry);
        page.WaitForAssertion(() => Assert.Equal("TLS offered", page.Find($"{Id("state")} {Id("level")}").TextContent));
        Assert.Contains("before the last change", page.Find(Id("was-proven")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_does_not_answer_is_read_again_and_not_set_up_anew()
    {
        var page = Show(Fleet.Legacy);
        Assert.NotNull(page.Find(Id("read-again")));
        Assert.Empty(page.FindAll(Id("continue-setup")));
        Assert.Contains("nobody answered", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("serves no certificate", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_gone_has_its_own_screen()
    {
        Assert.NotNull(Show(Guid.NewGuid()).Find(Id("missing")));
    }

    [Fact]
    public void Removing_needs_the_name_to_the_letter()
    {
        var page = Show(Fleet.Legacy);
        page.Find(Id("remove-name")).Input("legacy-er");
        Assert.True(page.Find(Id("remove-target")).HasAttribute("disabled"));
        page.Find(Id("remove-name")).Input("legacy-erp");
        page.Find("form").Submit();
        Assert.DoesNotContain(World.Servers, s => s.Target.Id == Fleet.Legacy);
        Assert.EndsWith("/targets", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_with_a_change_on_probation_stays_and_the_way_out_is_told()
    {
        ((FakeTargets)Services.GetRequiredService<ITargets>()).Refusal = new(FindingCode.OnProbation, PgTlsDashboard.Core.Severity.Error,
            "“Access rules edited” is on probation.", "Keep the change or roll it back first.");
        var page = Show(Fleet.Legacy);
        page.Find(Id("remove-name")).Input("legacy-erp");
        page.Find("form").Submit();
        Assert.Equal("“Access rules edited” is on probation. Keep the change or roll it back first.",
            page.Find(Id("remove-refused")).TextContent);
        Assert.Contains(World.Servers, s => s.Target.Id == Fleet.Legacy);
        Assert.False(page.Find(Id("remove-target")).HasAttribute("disabled"));
    }

    [Fact]
    public void The_agents_are_shown_with_account_machine_kind_and_task()
    {
        var rows = Show(Fleet.Orders).FindAll($"{Id("agents")} tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.Equal(["postgres", "db-host-1", "the server's files", "started by this dashboard"], Cells(rows[0]));
        Assert.Equal(["pgmoneta", "db-host-1", "pgmoneta.conf", "local, connected by itself"], Cells(rows[1]));

        static IEnumerable<string> Cells(AngleSharp.Dom.IElement row) =>
            row.QuerySelectorAll("td").Take(4).Select(cell => cell.TextContent.Trim());
    }

    [Fact]
    public void A_server_without_a_connected_agent_says_so() => Assert.NotNull(Show(Fleet.Legacy).Find(Id("no-agent")));

    [Theory]
    [InlineData(true, "with the stored admin connection")]
    [InlineData(false, "through the Unix-domain socket by peer")]
    public void The_admin_login_is_shown_with_its_way(bool stored, string way)
    {
        var index = World.Servers.FindIndex(s => s.Target.Id == Fleet.Orders);
        World.Servers[index] = World.Servers[index] with { Target = World.Servers[index].Target with { HasAdminConnection = stored } };
        Assert.Contains(way, Show(Fleet.Orders).Find(Id("admin-login")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_admin_login_is_shown_with_its_rights_and_what_it_lacks()
    {
        var facts = Render<AdminFacts>(
            p => p.Add(f => f.Login, new AdminLogin(AdminWay.Peer, "dba", ["pg_reload_conf()"], ["superuser", "pg_read_all_stats"])));
        Assert.Contains("pg_reload_conf()", facts.Markup, StringComparison.Ordinal);
        Assert.Equal("superuser, pg_read_all_stats", facts.Find(Id("admin-lacks")).TextContent);
    }

    [Fact]
    public void A_server_that_lets_nobody_in_has_no_admin_login() =>
        Assert.Contains("not possible now", Show(Fleet.Legacy).Find(Id("admin-login")).TextContent, StringComparison.Ordinal);

    [Fact]
    public void It_leads_to_the_form_that_edits_it() =>
        Assert.Equal($"/targets/{Fleet.Orders}/edit", Show(Fleet.Orders).Find(Id("edit-target")).GetAttribute("href"));

    private IRenderedComponent<TargetPage> Show(Guid id) => Render<TargetPage>(p => p.Add(t => t.Id, id));
}
