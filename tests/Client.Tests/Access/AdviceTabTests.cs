using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Client.Access;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Client.Tests.Access;

public sealed class AdviceTabTests : DashboardContext
{
    private const string Hba =
        "local all all trust\nhost all all 0.0.0.0/0 scram-sha-256\nhost orders app 10.0.0.0/8 scram-sha-256\nhost all all ::/0 trust\n";

    [Fact]
    public void Each_advice_is_shown_with_its_record_and_its_line_errors_first()
    {
        var tab = Show(Hba);
        Assert.Equal(["hba-trust", "hba-open-plaintext", "hba-trust-local", "hba-shadowed"],
            tab.FindAll(".advice > li").Select(item => item.GetAttribute("data-code")));
        Assert.Contains("line 2", tab.Find("[data-code='hba-open-plaintext']").TextContent, StringComparison.Ordinal);
        Assert.Contains("host all all 0.0.0.0/0 scram-sha-256", tab.Find("[data-code='hba-open-plaintext'] code").TextContent,
            StringComparison.Ordinal);
        Assert.Equal("1 error, 1 warning, 2 notes. 2 can be followed, a plan each.", tab.Find(Id("advice-lead")).TextContent);
    }

    [Fact]
    public void Only_a_mechanical_remedy_has_a_plan()
    {
        var tab = Show(Hba);
        Assert.NotNull(tab.Find($"[data-code='hba-open-plaintext'] {Id("follow")}"));
        Assert.Empty(tab.FindAll($"[data-code='hba-trust'] {Id("follow")}"));
    }

    [Fact]
    public void One_plan_is_open_at_a_time_and_is_in_the_address()
    {
        var tab = Show(Hba);
        Follow(tab, "hba-open-plaintext");
        tab.WaitForElement(Id("apply-advice"));
        Assert.Contains("follow=hba-open-plaintext", Navigation.Uri, StringComparison.Ordinal);
        Follow(tab, "hba-shadowed");
        tab.WaitForAssertion(() => Assert.NotNull(tab.Find($"[data-code='hba-shadowed'] {Id("stage-advice")}")));
        Assert.Single(tab.FindAll(Id("stage-advice")));
        Follow(tab, "hba-shadowed");
        Assert.Empty(tab.FindAll(Id("stage-advice")));
        Assert.DoesNotContain("follow=", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_opens_the_plan_again()
    {
        var file = World.Find(Fleet.Warehouse)!.Target.Files.HbaFile;
        Navigation.NavigateTo($"/access/{Fleet.Warehouse}/advice?follow={Uri.EscapeDataString($"hba-shadowed@{file}:3")}");
        Assert.NotNull(Show(Hba).WaitForElement($"[data-code='hba-shadowed'] {Id("stage-advice")}"));
    }

    [Fact]
    public void After_the_apply_the_advice_is_gone_and_the_outcome_stays()
    {
        IRenderedComponent<AdviceTab>? tab = null;
        tab = Show(Hba, () => tab!.Render(p => p.Add(t => t.Snapshot, Snapshots.Of(World.Find(Fleet.Warehouse)!, World.Now))));
        Follow(tab, "hba-shadowed");
        tab.WaitForElement(Id("apply-advice")).Click();
        tab.WaitForAssertion(
            () => Assert.Equal("1 error, 1 warning, 1 note. 1 can be followed with one plan.", tab.Find(Id("advice-lead")).TextContent));
        Assert.Contains("data-state=\"ended\"", tab.Markup, StringComparison.Ordinal);
        Assert.Equal("local all all trust\nhost all all 0.0.0.0/0 scram-sha-256\nhost all all ::/0 trust\n",
            World.Find(Fleet.Warehouse)!.Hba);
        Assert.IsType<RecipeRequest.FollowAdvice>(World.Asked[^1]);
    }

    [Fact]
    public void Rules_that_the_server_would_not_take_are_not_followed()
    {
        var tab = Show(Hba + "host all all\n");
        Assert.Empty(tab.FindAll(Id("follow")));
        Assert.Contains("would not take", tab.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_advise_is_said() =>
    Assert.Equal("Nothing to advise: no record stands out.", Show("local all all peer\n").Find(Id("advice-lead")).TextContent);

    [Fact]
    public void The_inspect_stage_leads_to_advice_that_weighs()
    {
        Edit(Hba);
        var snapshot = Snapshots.Of(World.Find(Fleet.Warehouse)!, World.Now);
        var stage = Render<PgTlsDashboard.Client.Wizard.InspectStage>(
            p => p.Add(s => s.Snapshot, snapshot).Add(s => s.State, TargetState.Of(snapshot, TargetProofs.None, World.Now)));
        Assert.Contains("2 pieces of advice", stage.WaitForElement(Id("advice-link")).TextContent, StringComparison.Ordinal);
    }

    private static void Follow(IRenderedComponent<AdviceTab> tab, string code) => tab.Find($"[data-code='{code}'] {Id("follow")}").Click();

    private IRenderedComponent<AdviceTab> Show(string hba, Action? changed = null)
    {
        Edit(hba);
        var tab = Render<AdviceTab>(p => p
            .Add(t => t.Snapshot, Snapshots.Of(World.Find(Fleet.Warehouse)!, World.Now))
            .Add(t => t.OnChanged, EventCallback.Factory.Create(this, () => changed?.Invoke())));
        tab.WaitForElement(Id("advice"));
        return tab;
    }

    private void Edit(string hba) =>
        World.Servers[World.Servers.FindIndex(server => server.Target.Id == Fleet.Warehouse)] =
            World.Find(Fleet.Warehouse)! with { EditedHba = hba };
}
