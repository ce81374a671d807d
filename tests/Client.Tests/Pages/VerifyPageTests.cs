using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class VerifyPageTests : DashboardContext
{
    [Theory]
    [InlineData(VerifyEnding.Proven, "Proven: 2 entered, 4 refused, 0 surprises", "true")]
    [InlineData(VerifyEnding.Surprises,
        "2 surprises: repl in plaintext: entered in plaintext; repl with the certificate of app: entered with another role's certificate.",
        "false")]
    [InlineData(VerifyEnding.NotProven, "Not proven: repl as a replication client.", "false")]
    public void The_headline_says_how_the_run_ended(VerifyEnding ending, string text, string proven)
    {
        World.Verify = ending;
        var page = Run();
        Assert.Equal(text, page.WaitForElement($"{Id("headline")} .text").TextContent);
        Assert.Equal(proven, page.Find(Id("headline")).GetAttribute("data-proven"));
    }

    [Fact]
    public void A_run_that_is_refused_says_that_nothing_was_changed()
    {
        World.Verify = VerifyEnding.Refused;
        Assert.Contains("nothing was changed", Run().WaitForElement(Id("verify-refused")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surprise_shows_its_cause_without_being_opened()
    {
        World.Verify = VerifyEnding.Surprises;
        var page = Run();
        Assert.Contains("The loopback record on line 6", page.WaitForElement($"{Id("case-plaintext")} > .why").TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_is_used_for_the_run_and_forgotten()
    {
        var page = Show(Fleet.Orders);
        page.Find(Id("verify-password")).Change("secret");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("secret", World.Asked.OfType<VerifyRequest>().Single().Password));
        page.WaitForAssertion(() => Assert.Equal("", page.Find(Id("verify-password")).GetAttribute("value") ?? ""));
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_of_a_sandbox_role_is_not_asked_for()
    {
        var id = Guid.NewGuid();
        World.Servers.Add(Fleet.Server(id, "sandbox", "localhost", 54329, World.Now, pgmoneta: true, sandbox: true));
        Assert.Empty(Show(id).FindAll(Id("verify-password")));
    }

    [Fact]
    public void The_picture_places_each_fact_where_it_is_true()
    {
        var boxes = Show(Fleet.Orders).FindAll($"{Id("trust-picture")} > div");
        Assert.Contains("CN=repl", boxes[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("TLSv1.3", boxes[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("CN=orders.db.example", boxes[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_names_the_record_that_decides_where_the_own_address_is_known()
    {
        var id = Guid.NewGuid();
        World.Servers.Add(Fleet.Server(id, "sandbox", "localhost", 54329, World.Now, pgmoneta: true, sandbox: true));
        Assert.Matches("Record.*line [0-9]+: host.*127.0.0.1/32.*Method.*scram-sha-256",
            Show(id).FindAll($"{Id("trust-picture")} > div")[2].TextContent);
    }

    [Fact]
    public void Where_nobody_answers_the_picture_knows_neither_the_wire_nor_the_record()
    {
        var boxes = Show(Fleet.Legacy).FindAll($"{Id("trust-picture")} > div");
        Assert.Contains("not known", boxes[1].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("plaintext", boxes[1].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Record", boxes[2].TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<VerifyPage> Run()
    {
        var page = Show(Fleet.Orders);
        page.Find("form").Submit();
        return page;
    }

    private IRenderedComponent<VerifyPage> Show(Guid id) => Render<VerifyPage>(p => p.Add(v => v.Id, id));
}
