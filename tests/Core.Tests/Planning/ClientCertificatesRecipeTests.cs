using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

public sealed class ClientCertificatesRecipeTests
{
    private static RecipeDraft Plan(TargetSnapshot snapshot, ClientCertificateMode mode = ClientCertificateMode.VerifyFull,
        params string[] roles) =>
        ClientCertificatesRecipe.Plan(snapshot, new() { Mode = mode, Roles = roles.Length == 0 ? null : [.. roles] },
            TestSnapshots.Root.Certificate);

    [Fact]
    public void The_server_learns_the_authority_before_the_records_demand_it()
    {
        var draft = Plan(TestSnapshots.Of("hostssl all all all scram-sha-256 # everybody\n", "ssl = on\n"));

        Assert.Equal(["/pg/root.crt", "/pg/postgresql.conf", "/pg/pg_hba.conf"], draft.Changes.Select(c => c.Path));
        Assert.Equal(TestSnapshots.Root.Certificate.ToPem(), draft.Changes.After("/pg/root.crt"));
        Assert.Contains("ssl_ca_file = '/pg/root.crt'", draft.Changes.After("/pg/postgresql.conf"), StringComparison.Ordinal);
        Assert.Equal("hostssl all all all scram-sha-256 clientcert=verify-full # everybody\n", draft.Changes.After("/pg/pg_hba.conf"));
    }

    [Fact]
    public void An_authority_that_is_trusted_today_stays_trusted_in_a_new_file()
    {
        using var other = TestSnapshots.Authority("other");
        var draft = Plan(TestSnapshots.Of("hostssl all all all scram-sha-256\n", "ssl_ca_file = 'root.crt'\n",
            more: ("/pg/root.crt", other.Certificate.ToPem())));

        var file = draft.Changes[0];
        Assert.NotEqual("/pg/root.crt", file.Path);
        Assert.Equal(other.Certificate.ToPem() + TestSnapshots.Root.Certificate.ToPem(), draft.Changes.After(file.Path));
    }

    [Fact]
    public void A_server_that_trusts_the_authority_already_gets_no_new_file()
    {
        var draft = Plan(TestSnapshots.Of("hostssl all all all scram-sha-256\n", "ssl_ca_file = '/pg/root.crt'\n",
            more: ("/pg/root.crt", TestSnapshots.Root.Certificate.ToPem())));

        Assert.Equal("/pg/pg_hba.conf", Assert.Single(draft.Changes).Path);
    }

    [Theory]
    [InlineData("hostssl all all all scram-sha-256 clientcert=verify-ca\n", "hostssl all all all scram-sha-256 clientcert=verify-full\n")]
    [InlineData("hostssl all all all scram-sha-256 clientcert=verify-full\n", null)]
    [InlineData("hostssl all all all cert\n", null)]
    [InlineData("hostssl all all all reject\nhostssl all all all scram-sha-256\n",
        "hostssl all all all reject\nhostssl all all all scram-sha-256 clientcert=verify-full\n")]
    public void A_weaker_demand_is_raised_and_a_stronger_one_stays(string before, string? after)
    {
        var draft = Plan(TestSnapshots.Of(before));

        if (after is null) Assert.DoesNotContain(draft.Changes, c => c.Path == "/pg/pg_hba.conf");
        else Assert.Equal(after, draft.Changes.After("/pg/pg_hba.conf"));
    }

    [Fact]
    public void Cert_takes_the_place_of_the_method() =>
        Assert.Equal("hostssl all all all cert\n",
            Plan(TestSnapshots.Of("hostssl all all all scram-sha-256\n"), ClientCertificateMode.Cert).Changes.After("/pg/pg_hba.conf"));

    [Fact]
    public void A_demand_on_one_role_goes_above_the_record_for_all() =>
        Assert.Equal(
            "hostssl all repl 10.0.0.0/8 scram-sha-256 clientcert=verify-full\nhostssl all all 10.0.0.0/8 scram-sha-256\n",
            Plan(TestSnapshots.Of("hostssl all all 10.0.0.0/8 scram-sha-256\n"), ClientCertificateMode.VerifyFull, "repl").Changes
                .After("/pg/pg_hba.conf"));

    [Fact]
    public void Host_records_are_warned_of_and_without_any_hostssl_it_is_refused()
    {
        var some = Plan(TestSnapshots.Of("host all app all scram-sha-256\nhostssl all all all scram-sha-256\n"));
        Assert.Contains(some.Findings, f => f is { Code.Text: "hba-without-certificate", Severity: Severity.Warning });

        var none = Plan(TestSnapshots.Of("host all all all scram-sha-256\n"));
        Assert.Contains(none.Findings, f => f is { Code.Text: "no-hostssl-record", Severity: Severity.Error });
        Assert.Empty(none.Changes);
    }

    [Fact]
    public void A_server_with_a_CRL_is_refused_since_a_CRL_must_cover_every_authority() =>
        Assert.Contains(Plan(TestSnapshots.Of("hostssl all all all scram-sha-256\n", "ssl_crl_file = 'x.crl'\n")).Findings,
            f => f is { Code.Text: "crl-lacks-authority", Severity: Severity.Error });
}
