using PgTlsDashboard.Client.Access.Explain;
using PgTlsDashboard.Client.Fakes;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Client.Tests.Access;

public sealed class AttemptFormTests
{
    private static readonly AccessFacts s_facts = FactsOf(Fleet.Billing);

    [Fact]
    public void A_role_brings_its_memberships_and_an_unknown_one_none()
    {
        Assert.Equal(["auditors"], Form("audit_lead").ToAttempt(s_facts)!.MemberOf);
        Assert.Equal([], Form("nobody").ToAttempt(s_facts)!.MemberOf);
    }

    [Fact]
    public void Where_the_server_was_not_asked_memberships_are_not_known()
    {
        var facts = FactsOf(Fleet.Legacy);
        Assert.Null(Form("report").ToAttempt(facts)!.MemberOf);
        Assert.Equal(["repl", "report", AccessFacts.AnyOtherRole], facts.Roles.Select(role => role.Name));
        Assert.Equal("reporting, postgres", string.Join(", ", facts.Databases));
    }

    [Theory]
    [InlineData("", "app", "app")]
    [InlineData("web", "web", "web")]
    [InlineData("CN=web,O=Example", "CN=web,O=Example", "web")]
    [InlineData("CN=last,CN=first,O=Example", "CN=last,CN=first,O=Example", "first")]
    [InlineData("O=Example", "O=Example", null)]
    public void A_certificate_is_named_by_its_CN_or_its_subject(string typed, string subject, string? name)
    {
        var certificate = (Form("app") with { Certificate = AttemptForm.Trusted, Subject = typed }).ToAttempt(s_facts)!.Certificate!;
        Assert.Contains(subject, certificate.Subject, StringComparison.Ordinal);
        Assert.Equal(name, certificate.CommonName);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("db.example")]
    [InlineData("")]
    public void A_TCP_connection_needs_an_address(string address)
    {
        var form = Form("app") with { Address = address };
        Assert.Equal("address", Assert.Single(form.Findings).At);
        Assert.Null(form.ToAttempt(s_facts));
        Assert.NotNull((form with { Connection = AttemptForm.Socket }).ToAttempt(s_facts));
    }

    [Fact]
    public void An_attempt_survives_the_way_through_the_form()
    {
        var attempt = (Form("app") with { Encryption = AttemptForm.Plain, Address = "fd00::7" }).ToAttempt(s_facts)!;
        var again = AttemptForm.Of(attempt).ToAttempt(s_facts)!;
        Assert.Equal(attempt with { MemberOf = null }, again with { MemberOf = null });
    }

    private static AttemptForm Form(string role) => new() { Role = role, Database = "billing", Address = "10.0.0.7" };

    private static AccessFacts FactsOf(Guid id)
    {
        var world = new World(TimeProvider.System);
        return AccessFacts.Of(Snapshots.Of(world.Find(id)!, world.Now));
    }
}
