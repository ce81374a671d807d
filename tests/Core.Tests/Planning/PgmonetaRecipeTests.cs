using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Pgmoneta;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

public sealed class PgmonetaRecipeTests
{
    private const string Conf = "[pgmoneta]\nhost = *\n\n[primary]\nhost = localhost\nport = 5432\nuser = repl\nwal_slot = "
        + "repl\n\n[other]\nhost = db2\nport = 5432\nuser = repl\n";

    [Fact]
    public void Only_the_section_that_means_the_server_learns_the_root()
    {
        var draft = PgmonetaTrustRecipe.Plan(TestSnapshots.Of(pgmoneta: Conf), TestSnapshots.Root.Certificate);

        Assert.Equal(["/pgmoneta/pgmoneta-root.crt", "/pgmoneta/pgmoneta.conf"], draft.Changes.Select(c => c.Path));
        var after = draft.Changes.After("/pgmoneta/pgmoneta.conf");
        Assert.Equal(1, after.Split("tls_ca_file").Length - 1);
        Assert.True(after.IndexOf("tls_ca_file", StringComparison.Ordinal) < after.IndexOf("[other]", StringComparison.Ordinal));
        Assert.Equal("pgmoneta", Assert.Single(draft.Restart));
        Assert.False(draft.NeedsReload);
    }

    [Fact]
    public void What_trusts_the_root_already_makes_no_change()
    {
        var conf = Conf.Replace("wal_slot = repl\n", "wal_slot = repl\ntls_ca_file = /pgmoneta/pgmoneta-root.crt\n",
            StringComparison.Ordinal);
        var draft = PgmonetaTrustRecipe.Plan(
            TestSnapshots.Of(pgmoneta: conf, more: ("/pgmoneta/pgmoneta-root.crt", TestSnapshots.Root.Certificate.ToPem())),
            TestSnapshots.Root.Certificate);

        Assert.Empty(draft.Changes);
        Assert.Empty(draft.Restart);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_section_trusts_today_it_goes_on_trusting(bool withClientCertificate)
    {
        var corporate = TestSnapshots.Authority("corporate").Certificate;
        var root = TestSnapshots.Root.Certificate;
        var conf = Conf.Replace("wal_slot = repl\n", "wal_slot = repl\ntls_ca_file = /pgmoneta/corp.crt\n", StringComparison.Ordinal);
        var snapshot = TestSnapshots.Of(pgmoneta: conf, more: ("/pgmoneta/corp.crt", corporate.ToPem()));

        var draft = withClientCertificate
            ? PgmonetaClientRecipe.Plan(snapshot, new() { Section = "primary", Role = "repl" }, root, root,
                new FileContent.AgentKey(Guid.NewGuid()), "place-key")
            : PgmonetaTrustRecipe.Plan(snapshot, root);

        Assert.Contains("tls_ca_file = /pgmoneta/pgmoneta-root.crt\n", draft.Changes.After("/pgmoneta/pgmoneta.conf"),
            StringComparison.Ordinal);
        Assert.Equal(corporate.ToPem() + root.ToPem(), draft.Changes.After("/pgmoneta/pgmoneta-root.crt"));
        Assert.DoesNotContain(draft.Findings, finding => finding.Code.Text == "pgmoneta-ca-unreadable");
    }

    [Fact]
    public void Before_the_server_serves_another_root_a_restart_of_pgmoneta_is_asked_for()
    {
        var conf = Conf.Replace("wal_slot = repl\n", "wal_slot = repl\ntls_ca_file = /pgmoneta/root.crt\n", StringComparison.Ordinal);
        TargetSnapshot Snapshot(bool tls) =>
            TestSnapshots.Of(pgmoneta: conf, tls: tls, more: ("/pgmoneta/root.crt", TestSnapshots.Root.Certificate.ToPem()));

        Assert.Equal("pgmoneta-restart-not-seen",
            Assert.Single(PgmonetaTrustRecipe.RestartNotSeen(Snapshot(tls: false), TestSnapshots.Root.Certificate)).Code.Text);
        Assert.Empty(PgmonetaTrustRecipe.RestartNotSeen(Snapshot(tls: true), TestSnapshots.Root.Certificate));
        Assert.Empty(PgmonetaTrustRecipe.RestartNotSeen(TestSnapshots.Of(pgmoneta: Conf, tls: false), TestSnapshots.Root.Certificate));
    }

    [Fact]
    public void What_a_section_trusts_and_nobody_can_read_is_told()
    {
        var conf = Conf.Replace("wal_slot = repl\n", "wal_slot = repl\ntls_ca_file = /pgmoneta/gone.crt\n", StringComparison.Ordinal);
        var draft = PgmonetaTrustRecipe.Plan(TestSnapshots.Of(pgmoneta: conf), TestSnapshots.Root.Certificate);
        Assert.Contains(draft.Findings, finding => finding.Code.Text == "pgmoneta-ca-unreadable");
    }

    [Fact]
    public void A_target_without_pgmoneta_conf_and_a_file_without_the_server_are_told()
    {
        Assert.Contains(PgmonetaTrustRecipe.Plan(TestSnapshots.Of(), TestSnapshots.Root.Certificate).Findings,
            f => f.Code.Text == "pgmoneta-conf-unknown");
        var strangers = "[pgmoneta]\n[a]\nhost=x\nport=1\n[b]\nhost=y\nport=2\n";
        Assert.Contains(PgmonetaTrustRecipe.Plan(TestSnapshots.Of(pgmoneta: strangers), TestSnapshots.Root.Certificate).Findings,
            f => f.Code.Text == "pgmoneta-no-section" && f.Message.Contains("[a], [b]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Conf, "primary")]
    [InlineData("[pgmoneta]\n[other]\nhost = db2\nport = 5432\n[mine]\nhost = /run/postgresql\nport=5432\n", "mine")]
    [InlineData("[pgmoneta]\n[other]\nhost = db2\nport = 5432\n[third]\nhost = db3\n", null)]
    [InlineData("[pgmoneta]\n[other]\nhost = 127.0.0.1\nport = 5433\n[mine]\nhost = 127.0.0.1\n", "mine")]
    [InlineData("[pgmoneta]\n[alias]\nhost = db.example\nport = 5432\n", "alias")]
    [InlineData("[pgmoneta]\n[other]\nhost = db.example\nport = 5433\n", null)]
    [InlineData("[pgmoneta]\nhost = *\n", null)]
    [InlineData(null, null)]
    public void The_section_is_found_by_host_and_port(string? conf, string? section) =>
        Assert.Equal(section, PgmonetaLogin.Of(TestSnapshots.Of(pgmoneta: conf)).Select(login => login.Section).FirstOrDefault());

    [Fact]
    public void pgmonetas_own_certificate_has_three_paths_and_a_key_of_0600()
    {
        var draft = Client("primary", "repl");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            draft.Changes.Single(c => c.Path == "/pgmoneta/pgmoneta-primary.key").Mode);
        var conf = draft.Changes.After("/pgmoneta/pgmoneta.conf");
        foreach (var key in (string[])["tls_cert_file", "tls_key_file", "tls_ca_file"])
            Assert.Contains(key, conf, StringComparison.Ordinal);
        Assert.DoesNotContain("\ntls=", conf, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_role_than_the_sections_is_refused_since_pgmoneta_would_spin() =>
        Assert.Contains(Client("primary", "app").Findings, f => f is { Code.Text: "pgmoneta-role-differs", Severity: Severity.Error });

    private static RecipeDraft Client(string section, string role)
    {
        using var key = PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None).GetAwaiter().GetResult();
        var certificate = TestSnapshots.Root.IssueClient(role, key, TestSnapshots.Now, TimeSpan.FromDays(10));
        return PgmonetaClientRecipe.Plan(TestSnapshots.Of(pgmoneta: Conf), new() { Section = section, Role = role },
            TestSnapshots.Root.Certificate, certificate, new FileContent.AgentKey(Guid.NewGuid()), "pgtls-agent place-key ID");
    }
}
