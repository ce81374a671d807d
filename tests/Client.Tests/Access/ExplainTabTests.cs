using Bunit;
using PgTlsDashboard.Client.Access;
using PgTlsDashboard.Client.Fakes;

namespace PgTlsDashboard.Client.Tests.Access;

public sealed class ExplainTabTests : DashboardContext
{
    [Fact]
    public void A_link_from_a_colleague_shows_the_answer_at_once()
    {
        var tab = Show(Fleet.Orders, "?encryption=none&db=orders&role=app&from=10.0.0.7");
        Assert.Equal("Refused: line 19 of pg_hba.conf rejects app on orders from 10.0.0.7 without TLS.",
            tab.Find($"{Id("explain-verdict")} .text").TextContent);
        Assert.Contains("the connection type", tab.Find(Id("near-miss")).TextContent, StringComparison.Ordinal);
        Assert.Contains("sslmode=require", tab.Find(Id("near-miss")).TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/records?line=13", tab.Find(Id("edit-record")).GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_goes_into_the_address()
    {
        var tab = Show(Fleet.Orders, "");
        tab.Find(Id("attempt-role")).Change("app");
        tab.Find(Id("attempt-database")).Change("orders");
        tab.Find(Id("attempt-address")).Change("10.0.0.7");
        tab.Find("form").Submit();
        Assert.EndsWith("/explain?db=orders&role=app&from=10.0.0.7", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pasted_refusal_fills_the_form_and_stays_to_be_read()
    {
        var tab = Show(Fleet.Orders, "");
        tab.Find(Id("explain-paste"))
            .Input("FATAL:  no pg_hba.conf entry for host \"192.0.2.7\", user \"app\", database \"orders\", no encryption");
        Assert.EndsWith("/explain?encryption=none&db=orders&role=app&from=192.0.2.7", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("Read: app on orders from 192.0.2.7 without TLS", tab.Find(Id("paste-read")).TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Refused", tab.Find($"{Id("explain-verdict")} .text").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_that_is_not_whole_says_what_is_missing_and_asks_nothing()
    {
        var tab = Show(Fleet.Orders, "");
        tab.Find("form").Submit();
        Assert.NotNull(tab.Find(Id("error-attempt-role")));
        Assert.NotNull(tab.Find(Id("error-attempt-database")));
        Assert.NotNull(tab.Find(Id("error-attempt-address")));
        Assert.Empty(tab.FindAll(Id("explain-verdict")));
    }

    [Fact]
    public void An_undecided_answer_names_the_record_and_the_reason()
    {
        var tab = Show(Fleet.Warehouse, "?db=stock&role=picker_1&from=192.168.1.7");
        Assert.StartsWith("Undecided: line 16 of pg_hba.conf comes first, and samenet",
            tab.Find($"{Id("explain-verdict")} .text").TextContent, StringComparison.Ordinal);
        Assert.Contains("samenet", tab.Find(Id("deciding")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_the_server_does_not_know_is_told_beside_the_records()
    {
        Assert.Contains("no role ap that may log in",
            Show(Fleet.Orders, "?db=orders&role=ap&from=10.0.0.7").Find(Id("explain-notes")).TextContent, StringComparison.Ordinal);
        Assert.Empty(Show(Fleet.Orders, "?db=orders&role=app&from=10.0.0.7").FindAll(Id("explain-notes")));
        Assert.Contains("TLS off", Show(Fleet.Billing, "?db=billing&role=app&from=10.0.0.7").Find(Id("explain-notes")).TextContent,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FATAL:  password authentication failed for user \"app\"", "wrong-password", "rejects the password")]
    [InlineData("LOG:  could not accept SSL connection: tlsv1 alert unknown ca", "server-certificate-untrusted", "From the server's log")]
    [InlineData("psql: error: root certificate file \"/home/app/.postgresql/root.crt\" does not exist", "root-file-missing", "root.crt")]
    public void Another_error_is_explained_with_its_remedy(string text, string code, string told)
    {
        var tab = Show(Fleet.Orders, "");
        tab.Find(Id("explain-paste")).Input(text);
        Assert.Equal(code, tab.Find(Id("cause-code")).TextContent);
        Assert.Contains(told, tab.Find(Id("paste-cause")).TextContent, StringComparison.Ordinal);
        Assert.Empty(tab.FindAll(Id("explain-verdict")));
    }

    [Fact]
    public void The_echo_of_a_second_attempt_without_TLS_is_not_the_answer()
    {
        var tab = Show(Fleet.Orders, "");
        tab.Find(Id("explain-paste")).Input("""
            psql: error: connection to server at "127.0.0.1", port 5648 failed: FATAL:  password authentication failed for user "app"
            connection to server at "127.0.0.1", port 5648 failed: FATAL:  no pg_hba.conf entry for host "127.0.0.1", user "app", database "app", no encryption
            """);
        Assert.Equal("wrong-password", tab.Find(Id("cause-code")).TextContent);
        Assert.Empty(tab.FindAll(Id("explain-verdict")));
        Assert.Empty(tab.FindAll(Id("paste-read")));
    }

    [Fact]
    public void A_text_without_an_error_is_reported_as_that_and_so_is_that_only_English_is_recognised()
    {
        var tab = Show(Fleet.Orders, "");
        tab.Find(Id("explain-paste")).Input("good morning");
        Assert.Empty(tab.FindAll(Id("cause-code")));
        var findings = tab.FindAll(Id("paste-finding")).Select(finding => finding.TextContent).ToArray();
        Assert.Contains(findings, finding => finding.StartsWith("No error is recognised", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("Only English", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cause_that_a_plan_changes_leads_to_its_preview()
    {
        var tab = Show(Fleet.Orders, "");
        tab.Find(Id("explain-paste")).Input("psql: error: server certificate for \"a.test\" does not match host name \"b.test\"");
        Assert.EndsWith("/setup/server-certificate", tab.Find(Id("cause-plan")).GetAttribute("href"), StringComparison.Ordinal);
    }

    private IRenderedComponent<ExplainTab> Show(Guid id, string query)
    {
        Navigation.NavigateTo($"/access/{id}/explain{query}");
        return Render<ExplainTab>(p => p.Add(t => t.Snapshot, Snapshots.Of(World.Find(id)!, World.Now)));
    }
}
