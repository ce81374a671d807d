using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class TargetPageTests : DashboardContext
{
    [Fact]
    public void A_plaintext_target_says_so_and_leads_to_the_server_certificate()
    {
        var page = Show(Fleet.Billing);
        Assert.Contains("everything travels in plaintext", page.Find(Id("health")).TextContent, StringComparison.Ordinal);
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
        ((FakeTargets)Services.GetRequiredService<ITargets>()).Refusal = new("on-probation", PgTlsDashboard.Core.Severity.Error, "“Access rules edited” is on probation.", "Keep the change or roll it back first.");
        var page = Show(Fleet.Legacy);
        page.Find(Id("remove-name")).Input("legacy-erp");
        page.Find("form").Submit();
        Assert.Equal("“Access rules edited” is on probation. Keep the change or roll it back first.", page.Find(Id("remove-refused")).TextContent);
        Assert.Contains(World.Servers, s => s.Target.Id == Fleet.Legacy);
        Assert.False(page.Find(Id("remove-target")).HasAttribute("disabled"));
    }

    private IRenderedComponent<TargetPage> Show(Guid id) => Render<TargetPage>(p => p.Add(t => t.Id, id));
}
