using System.Text;
using System.Text.Json;
using Bunit;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Client.Pages;
using PgTlsDashboard.Client.Probing;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Tests.Pages;

public sealed class ProbePageTests : DashboardContext
{
    private const string Good = "/probe?host=orders.db.example&port=5432&depth=full";
    private const string Old = $"/probe?host={FullProbes.OldHost}&port=5432&depth=full";

    [Theory]
    [InlineData(Good, "A")]
    [InlineData(Good + "&baseline=modern", "B")]
    [InlineData(Old, "F")]
    [InlineData("/probe?host=orders.db.example&port=5432", "none")]
    public void The_grade_follows_the_depth_and_the_baseline_of_the_address(string address, string grade) =>
        Assert.Equal(grade, Look(address).Find(Id("grade")).GetAttribute("data-grade"));

    [Fact]
    public void A_managed_target_is_judged_by_its_own_authority_and_the_page_says_so()
    {
        Assert.Contains("authority of orders-db", Look(Good).Find(Id("grade")).TextContent, StringComparison.Ordinal);
        Assert.Single(Asked().Trust);
    }

    [Fact]
    public void A_stranger_is_judged_by_no_authority()
    {
        Assert.DoesNotContain("authority of", Look(Old).Find(Id("grade")).TextContent, StringComparison.Ordinal);
        Assert.Empty(Asked().Trust);
    }

    [Fact]
    public void A_deviation_of_a_managed_target_leads_to_the_step_that_mends_it()
    {
        var page = Look("/probe?host=10.4.0.21&port=5432");
        Assert.Equal($"/targets/{Fleet.Billing}/setup/server-certificate", page.Find(Id("fix")).GetAttribute("href"));
    }

    [Fact]
    public void A_deviation_of_a_stranger_has_its_remedy_and_no_step()
    {
        var page = Look(Old);
        Assert.Contains("ssl_min_protocol_version", page.Find(Id("deviations")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(Id("fix")));
    }

    [Fact]
    public void A_refused_version_tells_who_refused_and_with_which_alert()
    {
        var text = Look(Old).Find(Id("suites")).TextContent;
        Assert.Contains("Refused by the server. The server sent the alert protocol version (70).", text, StringComparison.Ordinal);
        Assert.Contains("Not known, ended by the network. The connection was reset.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_suites_is_folded_and_opens()
    {
        var page = Look(Old);
        Assert.Equal(10, page.FindAll($"{Id("suites")} tbody tr").Count);
        page.Find(Id("all-suites")).Click();
        Assert.Equal(11, page.FindAll($"{Id("suites")} tbody tr").Count);
    }

    [Fact]
    public void The_chain_shows_the_missing_issuer_and_what_leads_nowhere()
    {
        var chain = Look(Old).Find(Id("chain"));
        Assert.Contains("Example Issuing CA 3", chain.QuerySelector(".missing")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("leads nowhere", chain.QuerySelector(".apart")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("sent twice", chain.QuerySelector(".apart")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_way_up_of_a_good_chain_ends_at_the_given_root()
    {
        var chain = Look(Good).Find(Id("chain"));
        Assert.Null(chain.QuerySelector(".missing"));
        Assert.Contains("given, not sent", chain.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_root_that_is_sent_too_is_drawn_once()
    {
        var root = Certificates.Authority("db", World.Now);
        var leaf = Certificates.Server("db", World.Now, 90);
        var report = Probes.Of(World.Find(Fleet.Orders)!, World.Now);
        var picture = ChainLayout.Of(
            report with { Request = report.Request with { Trust = [root] }, Chain = [leaf, root], TrustedBy = root.Subject })!;
        Assert.Equal(["Server certificate", "Root"], picture.Path.Select(box => box.Role));
        Assert.Contains("given root", picture.Path[1].Marks);
    }

    [Fact]
    public void Each_kind_of_client_has_its_line_with_why_and_how_it_is_known()
    {
        var report = Probes.Of(World.Find(Fleet.Orders)!, World.Now) with
        {
            Clients = [.. Enum.GetValues<ClientKind>().Select(kind => new ClientVerdict(
                kind, kind switch { ClientKind.Rustls => false, ClientKind.LibpqOpenSsl11 => null, _ => true },
                kind is ClientKind.Rustls or ClientKind.LibpqOpenSsl11 ? ["the key is short"] : []))],
        };

        var table = Render<ClientTable>(parameters => parameters.Add(one => one.Report, report));

        Assert.Equal(7, table.FindAll("tbody tr").Count);
        Assert.Contains("rejects", table.Find("[data-client=Rustls]").TextContent, StringComparison.Ordinal);
        Assert.Contains("the key is short.", table.Find("[data-client=Rustls]").TextContent, StringComparison.Ordinal);
        Assert.Contains("depends", table.Find("[data-client=LibpqOpenSsl11]").TextContent, StringComparison.Ordinal);
        Assert.Contains("by documentation", table.Find("[data-client=Go]").TextContent, StringComparison.Ordinal);
        Assert.Contains("run with", table.Find("[data-client=Npgsql]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_chain_there_is_no_table_of_clients() => Assert.Empty(Render<ClientTable>(parameters =>
        parameters.Add(one => one.Report, Probes.Of(World.Find(Fleet.Orders)!, World.Now) with { Clients = [] })).FindAll("table"));

    [Theory, InlineData(true), InlineData(false)]
    public void A_comparison_of_unlike_reports_says_so(bool unlike)
    {
        var report = Probes.Of(World.Find(Fleet.Orders)!, World.Now);
        var other = unlike ? report with { Request = report.Request with { Negotiation = ProbeNegotiation.Direct } } : report;

        var view = Render<ComparisonView>(parameters => parameters
            .Add(one => one.Comparison, ProbeComparison.Of(report, other, Baselines.Intermediate))
            .Add(one => one.Baseline, Baselines.Intermediate).Add(one => one.Back, "/probe"));

        Assert.Equal(unlike ? 1 : 0, view.FindAll(Id("comparison-unlike")).Count);
    }

    [Fact]
    public void Two_reports_of_the_session_are_compared_differences_first()
    {
        var page = Look(Good);
        page.Find(Id("probe-host")).Change(FullProbes.OldHost);
        page.Find("form").Submit();
        page.WaitForElement(Id("choose-2")).Change(true);
        page.Find(Id("choose-1")).Change(true);
        page.Find(Id("compare")).Click();
        page.WaitForAssertion(() => Assert.Contains("differences", page.Find(Id("comparison")).TextContent, StringComparison.Ordinal));
        Assert.EndsWith("compare=1%2C2", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_of_reports_that_are_gone_says_so()
    {
        Navigation.NavigateTo("/probe?compare=7,8");
        Render<ProbePage>().WaitForElement(Id("comparison-gone"));
    }

    [Fact]
    public void Roots_that_cannot_be_read_make_no_connection()
    {
        var page = Render<ProbePage>();
        page.Find(Id("probe-host")).Change("db.example");
        page.Find(Id("probe-roots")).Change("no certificate");
        page.Find("form").Submit();
        page.WaitForElement(Id("probe-refused"));
        Assert.Empty(World.Asked);
    }

    [Fact]
    public void A_cancelled_probe_is_told_and_not_kept()
    {
        World.Reset(Scenario.Loading, ApplyEnding.Applied, VerifyEnding.Proven);
        var page = Render<ProbePage>();
        page.Find(Id("probe-host")).Change("db.example");
        page.Find("form").Submit();
        page.WaitForElement(Id("probe-cancel")).Click();
        page.WaitForElement(Id("probe-cancelled"));
    }

    [Fact]
    public void The_document_holds_the_report_and_its_assessment()
    {
        var link = Look(Old).Find(Id("download-probe")).GetAttribute("href")!;
        using var json =
            JsonDocument.Parse(
                Encoding.UTF8.GetString(Convert.FromBase64String(link[(link.IndexOf(',', StringComparison.Ordinal) + 1)..])));
        Assert.Equal("F", json.RootElement.GetProperty("assessment").GetProperty("grade").GetString());
        Assert.Equal("CN=pg-master-01.corp.example",
            json.RootElement.GetProperty("report").GetProperty("chain")[0].GetProperty("subject").GetString());
    }

    private IRenderedComponent<ProbePage> Look(string address)
    {
        Navigation.NavigateTo(address);
        var page = Render<ProbePage>();
        page.WaitForElement(Id("probe-result"));
        return page;
    }

    private ProbeRequest Asked() => Assert.IsType<ProbeRequest>(World.Asked.Single());
}
