using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class NewTargetPageTests : DashboardContext
{
    [Fact]
    public void A_refusal_stands_at_the_field_that_it_is_about()
    {
        var page = Fill("fresh", "/srv/missing");
        Assert.Contains("does not exist", page.Find(Id("error-dataDirectory")).TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find(Id("data-directory")).GetAttribute("aria-invalid"));
        Assert.Equal("false", page.Find(Id("name")).GetAttribute("aria-invalid"));
    }

    [Fact]
    public void Every_refusal_is_shown_not_only_the_first()
    {
        var page = Fill("orders-db", "/srv/missing");
        Assert.NotNull(page.Find(Id("error-name")));
        Assert.NotNull(page.Find(Id("error-dataDirectory")));
    }

    [Fact]
    public void An_empty_form_is_not_sent()
    {
        var page = Render<NewTargetPage>();
        page.Find("form").Submit();
        Assert.NotNull(page.Find(Id("error-name")));
        Assert.Empty(World.Asked);
    }

    [Fact]
    public void A_whole_form_adds_the_target_and_opens_it()
    {
        Fill("fresh", "/srv/fresh");
        var added = World.Servers.Single(s => s.Target.Name == "fresh").Target;
        Assert.EndsWith($"/targets/{added.Id}", Navigation.Uri, StringComparison.Ordinal);
        Assert.Null(Assert.IsType<TargetDraft>(World.Asked.Single()).PgmonetaConf);
    }

    [Fact]
    public void The_admin_connection_is_a_password_field()
    {
        Assert.Equal("password", Render<NewTargetPage>().Find(Id("admin-connection")).GetAttribute("type"));
    }

    [Fact]
    public void A_server_that_needs_an_agent_shows_the_one_command_to_copy()
    {
        var page = Fill("fresh", "/root/data");
        var finding = page.Find("[data-code='agent-needed']");
        Assert.Contains("sudo pgtls-agent local --account postgres", finding.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(finding.QuerySelector("button[aria-label='Copy command']"));
    }

    [Fact]
    public void The_agent_can_be_a_local_one_but_no_child()
    {
        var options = Render<NewTargetPage>().FindAll($"{Id("agent")} option").Select(option => option.GetAttribute("value"));
        Assert.Equal(["", $"{FakeTargetAgents.Pgmoneta}"], options);
    }

    private IRenderedComponent<NewTargetPage> Fill(string name, string dataDirectory)
    {
        var page = Render<NewTargetPage>();
        page.Find(Id("name")).Change(name);
        page.Find(Id("data-directory")).Change(dataDirectory);
        page.Find("form").Submit();
        return page;
    }
}
