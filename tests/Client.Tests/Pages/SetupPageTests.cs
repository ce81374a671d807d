using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class SetupPageTests : DashboardContext
{
    [Fact]
    public void pgmoneta_learns_the_authority_before_the_server_turns_TLS_on()
    {
        var page = Show(Fleet.Billing, "server-certificate");
        page.WaitForElement(Id("apply-trust"));
        Assert.Empty(page.FindAll(Id("stage-certificate")));
        page.Find(Id("apply-trust")).Click();
        Assert.Equal("Apply 3 changes and reload", page.WaitForElement(Id("apply-certificate")).TextContent.Trim());
        // What was written is not what pgmoneta runs with before it is started again.
        Assert.Contains("Restart pgmoneta", page.Find(Id("restart-trust")).TextContent, StringComparison.Ordinal);
        Assert.Contains("pgmoneta.conf names", page.Find(Id("stage-trust")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_pgmoneta_does_not_trust_waits_for_it_or_for_the_name()
    {
        var page = Show(Fleet.Billing, "server-certificate?trust=skip");
        Assert.Contains("pgmoneta-trust", page.WaitForElement(Id("wait-trust-certificate")).TextContent, StringComparison.Ordinal);
        Assert.True(page.Find(Id("apply-certificate")).HasAttribute("disabled"));
        Assert.DoesNotContain("last superuser", page.Markup, StringComparison.Ordinal);

        page.Find(Id("confirm-name")).Input("billing-db");

        page.Find(Id("apply-certificate")).Click();
        page.WaitForElement(Id("outcome-applied"));
    }

    [Fact]
    public void A_login_that_is_cut_off_waits_for_the_name_and_not_for_pgmoneta()
    {
        var page = Show(Fleet.Warehouse, "client-certificate?mode=Cert");
        page.WaitForElement(Id("confirm-name"));
        Assert.Empty(page.FindAll(Id("wait-trust-clients")));
    }

    [Fact]
    public void A_note_beside_an_outcome_is_shown()
    {
        World.Notes = [new(FindingCode.AuditMissing, Core.Severity.Warning, "The line could not be written.")];
        var page = Show(Fleet.Billing, "access-rules");
        page.WaitForElement(Id("probation-access")).Change(false);
        page.WaitForElement(Id("apply-access")).Click();
        page.WaitForElement(Id("outcome-applied"));
        Assert.NotNull(page.Find("[data-code='audit-missing']"));
    }

    [Fact]
    public void A_target_without_pgmoneta_begins_with_its_certificate()
    {
        Assert.Empty(Show(Fleet.Warehouse, "server-certificate").FindAll(Id("stage-trust")));
    }

    [Fact]
    public void The_choices_come_from_the_address()
    {
        var request = Planned<RecipeRequest.ServerCertificate>(Fleet.Warehouse,
            "server-certificate?names=a.example,10.0.0.9&alg=EcdsaP384&days=90");
        Assert.Equal("a.example 10.0.0.9", string.Join(" ", request.Names));
        Assert.Equal(Core.Pki.KeyAlgorithm.EcdsaP384, request.KeyAlgorithm);
        Assert.Equal(90, request.ValidityDays);
    }

    [Fact]
    public void The_tutorials_shape_is_planned_on_a_click_only()
    {
        var page = Show(Fleet.Warehouse, "server-certificate?preset=tutorial");
        Assert.Empty(World.Asked);
        page.Find(Id("plan-certificate")).Click();
        page.WaitForElement("[data-code='authority-key-on-server']");
    }

    [Fact]
    public void A_choice_changes_the_address_and_plans_again()
    {
        var page = Show(Fleet.Billing, "access-rules");
        page.WaitForElement(Id("apply-access"));
        page.Find(Id("loopback-keep")).Change(true);
        Assert.Contains("loopback=keep", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.True(World.Asked.OfType<RecipeRequest.RequireTls>().Last().KeepLocal));
    }

    [Fact]
    public void A_name_that_is_none_is_refused_with_the_remedy()
    {
        var page = Show(Fleet.Warehouse, "server-certificate?names=bad_name");
        Assert.Contains("is no host name", page.WaitForElement(Id("plan-refused")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(Id("apply-certificate")));
    }

    [Theory]
    [InlineData(ApplyEnding.Applied, "outcome-applied")]
    [InlineData(ApplyEnding.Drifted, "outcome-drifted")]
    [InlineData(ApplyEnding.Refused, "outcome-refused")]
    [InlineData(ApplyEnding.RolledBack, "outcome-rolledback")]
    [InlineData(ApplyEnding.Waiting, "outcome-waiting")]
    public void Each_ending_of_an_apply_has_its_screen(ApplyEnding ending, string screen)
    {
        World.Apply = ending;
        var page = Show(Fleet.Billing, "access-rules");
        page.WaitForElement(Id("probation-access")).Change(false);
        page.WaitForElement(Id("apply-access")).Click();
        page.WaitForElement(Id(screen));
        Assert.Equal(ending == ApplyEnding.Applied, page.FindAll(Id("next")).Count == 1);
    }

    [Fact]
    public void A_waiting_apply_ends_when_the_person_ran_the_command()
    {
        World.Apply = ApplyEnding.Waiting;
        var page = Show(Fleet.Billing, "access-rules");
        page.WaitForElement(Id("apply-access")).Click();
        page.WaitForElement(Id("confirm-waiting")).Click();
        page.WaitForElement(Id("outcome-applied"));
    }

    [Fact]
    public void Undo_asks_first_and_then_puts_back()
    {
        var page = Show(Fleet.Billing, "access-rules");
        page.WaitForElement(Id("probation-access")).Change(false);
        page.WaitForElement(Id("apply-access")).Click();
        page.WaitForElement(Id("undo")).Click();
        Assert.Empty(page.FindAll(Id("outcome-undone")));
        page.Find(Id("undo-confirm")).Click();
        page.WaitForElement(Id("outcome-undone"));
    }

    [Fact]
    public void A_change_that_can_shut_the_dashboard_out_needs_the_targets_name()
    {
        var page = Show(Fleet.Warehouse, "client-certificate?mode=Cert");
        Assert.True(page.WaitForElement(Id("apply-clients")).HasAttribute("disabled"));
        page.Find(Id("confirm-name")).Input("warehouse");
        Assert.False(page.Find(Id("apply-clients")).HasAttribute("disabled"));
    }

    [Fact]
    public void A_certificate_is_issued_and_its_bundle_offered_once()
    {
        var page = Show(Fleet.Orders, "client-certificate");
        page.Find($"{Id("issue")} form").Submit();
        var bundle = page.WaitForElement(Id("bundle"));
        Assert.Contains("one time within", bundle.TextContent, StringComparison.Ordinal);
        var href = page.Find(Id("download-zip")).GetAttribute("href");
        Assert.StartsWith("/bundles/token-", href, StringComparison.Ordinal);
        Assert.EndsWith("?format=zip", href, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_was_taken_is_no_longer_offered()
    {
        var page = Show(Fleet.Orders, "client-certificate");
        page.Find($"{Id("issue")} form").Submit();
        page.WaitForElement(Id("bundle"));
        World.Tickets.Clear();
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForElement(Id("bundle-taken"));
        Assert.Empty(page.FindAll(Id("download-zip")));
    }

    [Fact]
    public void A_request_that_is_none_is_refused_at_its_field()
    {
        var page = Show(Fleet.Orders, "client-certificate");
        page.Find(Id("csr")).Change("hello");
        page.Find($"{Id("issue")} form").Submit();
        Assert.Contains("no PKCS #10 request", page.WaitForElement(Id("error-csr")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_does_not_exist_leads_to_the_first()
    {
        Assert.Contains("/setup/inspect", Show(Fleet.Orders, "nonsense").Find("a").GetAttribute("href"), StringComparison.Ordinal);
    }

    private T Planned<T>(Guid target, string step) where T : RecipeRequest
    {
        var page = Show(target, step);
        page.WaitForAssertion(() => Assert.NotEmpty(World.Asked.OfType<T>()));
        return World.Asked.OfType<T>().Last();
    }

    private IRenderedComponent<SetupPage> Show(Guid id, string step)
    {
        Navigation.NavigateTo($"/targets/{id}/setup/{step}");
        return Render<SetupPage>(p => p.Add(s => s.Id, id).Add(s => s.Step, step.Split('?')[0]));
    }
}
