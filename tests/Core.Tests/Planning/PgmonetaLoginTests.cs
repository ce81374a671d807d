using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Pgmoneta;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>pgmoneta gets its certificate before one is demanded of it.</summary>
public sealed class PgmonetaLoginTests
{
    private const string Now = "hostssl all,replication all 127.0.0.1/32 scram-sha-256\n";
    private const string Asked = "hostssl all,replication all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n";
    private const string Conf = "[pgmoneta]\nhost = *\n\n[primary]\nhost = localhost\nport = 5432\nuser = repl\nwal_slot = repl\n";
    private const string Shown = Conf + "tls_cert_file = /pgmoneta/repl.crt\ntls_key_file = /pgmoneta/repl.key\n";

    [Theory]
    [InlineData("repl is asked and shows none", Conf, Now, Asked, true)]
    [InlineData("it shows one", Shown, Now, Asked, false)]
    [InlineData("it was asked before", Conf, Asked, Asked, false)]
    [InlineData("nobody asks", Conf, Now, Now, false)]
    [InlineData("another role is asked", Conf, Now, "hostssl all app 127.0.0.1/32 cert\n" + Now, false)]
    [InlineData("its replication alone is asked", Conf, Now, "hostssl replication repl 127.0.0.1/32 cert\n" + Now, true)]
    [InlineData("no section is this server's", "[pgmoneta]\nhost = *\n[a]\nhost = x\n[b]\nhost = y\n", Now, Asked, false)]
    public void Rules_that_would_stop_it_are_told(string name, string conf, string now, string after, bool stopped)
    {
        var snapshot = TestSnapshots.Of(hba: now, pgmoneta: conf);

        var told = PgmonetaLogin.Stopped(snapshot, TestSnapshots.Of(hba: after).Hba)
            .Where(finding => finding.Code == FindingCode.PgmonetaShowsNone).ToList();

        Assert.True(told.Count == (stopped ? 1 : 0), name);
        if (!stopped) return;
        Assert.Equal(("pgmoneta-shows-none", Severity.Warning), (told[0].Code.Text, told[0].Severity));
        Assert.True(ConfirmationGate.WaitsForCertificate([.. told]));
        Assert.Equal("The change ends the connections of pgmoneta, which shows no certificate for it yet.",
            ConfirmationGate.Refusal([.. told]).Message);
    }

    [Theory]
    [InlineData("its own", "repl", false, 9, false)]
    [InlineData("of an authority with the same name", "repl", true, 9, true)]
    [InlineData("expired", "repl", false, 91, true)]
    [InlineData("of another role", "app", false, 9, true)]
    public void A_certificate_that_the_new_rules_reject_is_told_as_well(string name, string role, bool namesake, int days, bool stopped)
    {
        var authority = namesake ? TestSnapshots.Authority("db authority") : TestSnapshots.Root;
        using var key = Core.Pki.PrivateKey.Generate(Core.Pki.KeyAlgorithm.EcdsaP256);
        var certificate = authority.IssueClient(role, key, TestSnapshots.Now, TimeSpan.FromDays(90));
        var snapshot = TestSnapshots.Of(hba: Now, pgmoneta: Shown, more: ("/pgmoneta/repl.crt", certificate.ToPem())) with
        {
            TakenAt = TestSnapshots.Now.AddDays(days),
        };

        var told = Assert.Single(PgmonetaLogin.Stopped(snapshot, TestSnapshots.Of(hba: Asked).Hba));
        Assert.True(told.Code.Text == (stopped ? "pgmoneta-shows-none" : "pgmoneta-restart-not-seen"), name);
    }

    [Fact]
    public void That_pgmoneta_was_restarted_is_known_from_a_session_that_shows_the_certificate_alone()
    {
        using var key = Core.Pki.PrivateKey.Generate(Core.Pki.KeyAlgorithm.EcdsaP256);
        var certificate = TestSnapshots.Root.IssueClient("repl", key, TestSnapshots.Now, TimeSpan.FromDays(90));
        var snapshot = TestSnapshots.Of(hba: Now, pgmoneta: Shown, more: ("/pgmoneta/repl.crt", certificate.ToPem()));
        var after = TestSnapshots.Of(hba: Asked).Hba;
        var session = Views.Session("repl", "127.0.0.1", tls: true, replication: true) with { ApplicationName = "pgmoneta" };

        List<string> Told(params Core.Login.ServerSession[] sessions) =>
            [.. PgmonetaLogin.Stopped(snapshot with { Server = Views.Of(sessions: sessions) }, after).Select(finding => finding.Code.Text)];

        Assert.Equal(["pgmoneta-restart-not-seen"], Told());
        Assert.Equal(["pgmoneta-restart-not-seen"], Told(session));
        Assert.Equal(["pgmoneta-restart-not-seen"], Told(session with { ClientSerialNumber = "01" }));
        Assert.Empty(Told(session with { ClientSerialNumber = certificate.SerialNumber }));
    }

    [Fact]
    public void A_certificate_is_planned_once_and_again_in_the_last_third_of_its_validity()
    {
        var root = TestSnapshots.Root;
        using var key = Core.Pki.PrivateKey.Generate(Core.Pki.KeyAlgorithm.EcdsaP256);
        var certificate = root.IssueClient("repl", key, TestSnapshots.Now, TimeSpan.FromDays(90));
        var snapshot = TestSnapshots.Of(pgmoneta: Shown, more: ("/pgmoneta/repl.crt", certificate.ToPem()));
        RecipeRequest.PgmonetaClient request = new() { Section = "primary", Role = "repl" };

        bool IsDone(int days, Core.Pki.Certificate authority) =>
            PgmonetaClientRecipe.IsDone(snapshot, request, authority, TestSnapshots.Now.AddDays(days));

        Assert.True(IsDone(1, root.Certificate));
        Assert.True(IsDone(59, root.Certificate));
        Assert.False(IsDone(61, root.Certificate));
        Assert.False(IsDone(1, TestSnapshots.Authority("another").Certificate));
        Assert.False(IsDone(1, TestSnapshots.Authority("db authority").Certificate));
        Assert.False(PgmonetaClientRecipe.IsDone(TestSnapshots.Of(pgmoneta: Conf), request, root.Certificate, TestSnapshots.Now));
        Assert.False(PgmonetaClientRecipe.IsDone(snapshot, request with { Role = "app" }, root.Certificate, TestSnapshots.Now));
    }
}
