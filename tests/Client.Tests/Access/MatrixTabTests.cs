using Bunit;
using PgTlsDashboard.Client.Access;
using PgTlsDashboard.Client.Fakes;

namespace PgTlsDashboard.Client.Tests.Access;

public sealed class MatrixTabTests : DashboardContext
{
    [Fact]
    public void The_matrix_asks_about_the_database_of_the_address_and_says_the_worst_of_it()
    {
        var tab = Show(Fleet.Warehouse, "?db=stock");
        Assert.Equal("scanner enters stock without TLS from 10.60.0.0/16 and 10.60.7.0/24.",
            tab.WaitForElement($"{Id("matrix-sentence")} .text").TextContent);
        Assert.Contains("Nobody", Show(Fleet.Warehouse, "?replication=1").WaitForElement($"{Id("matrix-sentence")} .text").TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_cell_shows_both_ways_and_leads_to_the_record()
    {
        var tab = Show(Fleet.Warehouse, "?db=stock&role=scanner&from=10.60.0.0%2F16");
        var explanation = tab.WaitForElement(Id("cell-explanation"));
        Assert.Contains("Over TLS", explanation.TextContent, StringComparison.Ordinal);
        Assert.Contains("Without TLS", explanation.TextContent, StringComparison.Ordinal);
        Assert.Contains($"/access/{Fleet.Warehouse}/records?line=17", explanation.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_roles_by_forty_networks_share_rows()
    {
        Fleet.AddLarge(World);
        var tab = Show(Fleet.Large, "");
        var grid = tab.WaitForElement("[role=grid]");
        Assert.InRange(int.Parse(grid.GetAttribute("aria-rowcount")!, System.Globalization.CultureInfo.InvariantCulture), 2, 80);
        Assert.InRange(int.Parse(grid.GetAttribute("aria-colcount")!, System.Globalization.CultureInfo.InvariantCulture), 40, 60);
        Assert.Contains("200 roles", tab.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<MatrixTab> Show(Guid id, string query)
    {
        Navigation.NavigateTo($"/access/{id}/matrix{query}");
        return Render<MatrixTab>(p => p.Add(t => t.Snapshot, Snapshots.Of(World.Find(id)!, World.Now)));
    }
}
