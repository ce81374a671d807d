using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class EditTargetPageTests : DashboardContext
{
    [Fact]
    public void The_form_holds_what_is_known_but_the_admin_connection()
    {
        var page = Show(Fleet.Orders);
        Assert.Equal("orders-db", page.Find(Id("name")).GetAttribute("value"));
        Assert.Equal("5432", page.Find(Id("port")).GetAttribute("value"));
        Assert.Equal("/srv/postgresql/orders-db", page.Find(Id("data-directory")).GetAttribute("value"));
        Assert.Equal("/etc/pgmoneta/pgmoneta.conf", page.Find(Id("pgmoneta-conf")).GetAttribute("value"));
        Assert.Equal("", page.Find(Id("admin-connection")).GetAttribute("value"));
        Assert.Equal("password", page.Find(Id("admin-connection")).GetAttribute("type"));
    }

    [Fact]
    public void Only_what_was_changed_is_sent_and_the_page_goes_back_to_the_server()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("host")).Change("orders2.db.example");
        page.Find("form").Submit();
        Assert.Equal(new TargetEdit { Host = "orders2.db.example" }, Assert.IsType<TargetEdit>(World.Asked.Single()));
        Assert.EndsWith($"/targets/{Fleet.Orders}", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_stays_follows_the_data_directory_when_that_one_moves()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("data-directory")).Change("/srv/moved");
        page.Find("form").Submit();
        Assert.Equal(new TargetEdit { DataDirectory = "/srv/moved" }, Assert.IsType<TargetEdit>(World.Asked.Single()));
    }

    [Fact]
    public void The_stored_admin_connection_is_replaced_by_a_new_one()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("admin-connection")).Change("host=db user=dba password=hunter2");
        page.Find("form").Submit();
        Assert.Equal("host=db user=dba password=hunter2", Assert.IsType<TargetEdit>(World.Asked.Single()).AdminConnection);
        Assert.DoesNotContain("hunter2", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stored_admin_connection_is_removed_by_its_switch()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("remove-admin-connection")).Change(true);
        page.Find("form").Submit();
        Assert.Equal("", Assert.IsType<TargetEdit>(World.Asked.Single()).AdminConnection);
        Assert.False(World.Find(Fleet.Orders)!.Target.HasAdminConnection);
    }

    [Fact]
    public void Without_a_stored_admin_connection_there_is_nothing_to_remove()
    {
        World.Servers[0] = World.Servers[0] with { Target = World.Servers[0].Target with { HasAdminConnection = false } };
        Assert.Empty(Show(Fleet.Orders).FindAll(Id("remove-admin-connection")));
    }

    [Fact]
    public void An_empty_pgmoneta_conf_removes_it()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("pgmoneta-conf")).Change("");
        page.Find("form").Submit();
        Assert.Equal("", Assert.IsType<TargetEdit>(World.Asked.Single()).PgmonetaConf);
    }

    [Fact]
    public void A_local_agent_can_be_chosen_and_left_again()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("agent")).Change($"{FakeTargetAgents.Pgmoneta}");
        page.Find("form").Submit();
        Assert.Equal(FakeTargetAgents.Pgmoneta, Assert.IsType<TargetEdit>(World.Asked.Single()).AgentId);

        Choose(FakeTargetAgents.Pgmoneta);
        page = Show(Fleet.Orders);
        page.Find(Id("agent")).Change("");
        page.Find("form").Submit();
        Assert.Equal(Guid.Empty, Assert.IsType<TargetEdit>(World.Asked.Last()).AgentId);
    }

    [Fact]
    public void The_chosen_agent_stays_a_choice_while_it_is_away()
    {
        var away = Guid.NewGuid();
        Choose(away);
        var page = Show(Fleet.Orders);
        Assert.Equal($"{away}", page.Find(Id("agent")).GetAttribute("value"));
        page.Find("form").Submit();
        Assert.Equal(new TargetEdit(), Assert.IsType<TargetEdit>(World.Asked.Single()));
    }

    [Fact]
    public void A_refusal_stands_at_its_field_and_what_was_typed_stays()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("data-directory")).Change("/srv/missing");
        page.Find("form").Submit();
        Assert.Contains("does not exist", page.Find(Id("error-dataDirectory")).TextContent, StringComparison.Ordinal);
        Assert.Equal("/srv/missing", page.Find(Id("data-directory")).GetAttribute("value"));
    }

    [Fact]
    public void A_server_that_is_gone_has_its_own_screen() => Assert.NotNull(Show(Guid.NewGuid()).Find(Id("missing")));

    private void Choose(Guid agent)
    {
        var server = World.Servers[0];
        World.Servers[0] = server with { Target = server.Target with { Identity = new() { AgentId = agent, Uid = 26, Gid = 26 } } };
    }

    private IRenderedComponent<EditTargetPage> Show(Guid id) => Render<EditTargetPage>(p => p.Add(t => t.Id, id));
}
