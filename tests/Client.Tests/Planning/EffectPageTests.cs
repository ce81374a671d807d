using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Client.Planning;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Client.Tests.Planning;

/// <summary>What is looked for, in the preview, and what was seen, after the apply.</summary>
public sealed class EffectPageTests : DashboardContext
{
    [Fact]
    public void The_preview_lists_what_is_looked_for()
    {
        var page = Show(Fleet.Warehouse, "server-certificate");
        page.WaitForElement(Id("apply-certificate"));
        page.FindAll("[role='tab']").Single(tab => tab.TextContent.Contains("Looked for (1)", StringComparison.Ordinal)).Click();
        Assert.Contains("serves the certificate with SHA-256", page.Find(Id("promised-effects")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_applied_change_shows_what_was_observed()
    {
        var page = Apply(ApplyEnding.Applied);
        page.WaitForElement(Id("outcome-applied"));
        Assert.Contains("1 of 1 effect observed", page.Find(Id("effects")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_is_not_proven_is_not_called_applied_and_says_what_to_do()
    {
        var page = Apply(ApplyEnding.Unproven);
        var outcome = page.WaitForElement(Id("outcome-unproven"));
        Assert.Contains("Run Verify from a machine in that network.", outcome.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(Id("outcome-applied")));
        Assert.DoesNotContain(page.FindAll("[data-meaning='proven']"),
            badge => badge.TextContent.Contains("Applied", StringComparison.Ordinal));
    }

    [Fact]
    public void An_undo_that_the_server_does_not_show_is_not_called_undone()
    {
        var ended = new ApplyOutcome.RolledBack(Guid.NewGuid(), "Rolled back as asked.",
            [new(FindingCode.UndoContradicted, Severity.Error, "The server does not show what the files say.")])
        {
            Effects = [new("TLS 1.2 is accepted.", "A ClientHello.", EffectState.Contradicted, "The server rejects TLS 1.2.")],
        };
        var plan = Plans.Of(World.Find(Fleet.Warehouse)!, new Core.Planning.Recipes.RecipeRequest.TlsSettings(), [], World.Now).Plan;

        var view = Render<OutcomeView>(p => p.Add(v => v.State, new PlanState.Ended(plan, ended, Undone: true)));

        Assert.Contains("The server rejects TLS 1.2.", view.Find(Id("outcome-undo-contradicted")).TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll(Id("outcome-undone")));
    }

    private IRenderedComponent<SetupPage> Apply(ApplyEnding ending)
    {
        World.Apply = ending;
        var page = Show(Fleet.Warehouse, "server-certificate");
        page.WaitForElement(Id("apply-certificate")).Click();
        return page;
    }

    private IRenderedComponent<SetupPage> Show(Guid id, string step)
    {
        Navigation.NavigateTo($"/targets/{id}/setup/{step}");
        return Render<SetupPage>(p => p.Add(s => s.Id, id).Add(s => s.Step, step));
    }
}
