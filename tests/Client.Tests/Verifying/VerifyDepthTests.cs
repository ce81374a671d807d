using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Client.Tests.Verifying;

public sealed class VerifyDepthTests : DashboardContext
{
    [Fact]
    public void In_depth_every_role_and_every_way_is_listed_under_its_name_with_what_could_not_be_tried()
    {
        var page = Open();

        page.Find(Id("verify-depth")).Change("EveryRole");
        page.Find("form").Submit();

        page.WaitForElement(Id("verify-notes"));
        var asked = World.Asked.OfType<VerifyRequest>().Single();
        Assert.Equal((null, null, true), (asked.Role, asked.ClientId, asked.InDepth));
        string[] groups = [.. page.FindAll("li.group").Select(g => g.TextContent).Distinct()];
        Assert.Contains("app over IPv4", groups);
        Assert.Contains("repl over IPv4, direct TLS", groups);
    }

    [Fact]
    public void The_main_cases_need_no_groups()
    {
        var page = Open();

        page.Find("form").Submit();

        page.WaitForElement($"{Id("headline")} .text");
        Assert.Empty(page.FindAll("li.group"));
        Assert.False(World.Asked.OfType<VerifyRequest>().Single().InDepth);
    }

    [Fact]
    public void A_report_can_be_taken_home_to_print_and_for_machines()
    {
        var page = Open();

        page.Find("form").Submit();

        page.WaitForElement(Id("download-html"));
        Assert.StartsWith("data:text/html;", page.Find(Id("download-html")).GetAttribute("href"), StringComparison.Ordinal);
        Assert.StartsWith("data:application/xml;", page.Find(Id("download-junit")).GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith(".json", page.Find(Id("download-report")).GetAttribute("download"), StringComparison.Ordinal);
    }

    private IRenderedComponent<VerifyPage> Open()
    {
        var page = Render<VerifyPage>(p => p.Add(v => v.Id, Fleet.Orders));
        page.WaitForElement(Id("verify"));
        return page;
    }
}
