using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Tests.Planning;

public sealed class ServerCertificateRecipeTests
{
    private static readonly RecipeRequest.ServerCertificate s_request = new() { Names = ["127.0.0.1"] };

    private static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.ServerCertificate? request = null)
    {
        var key = PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None).GetAwaiter().GetResult();
        var certificate = TestSnapshots.Root.IssueServer([SubjectAlternativeName.Parse("127.0.0.1", out _)!], key, TestSnapshots.Now,
            TimeSpan.FromDays(397));
        return ServerCertificateRecipe.Plan(snapshot, request ?? s_request,
            new(certificate, new FileContent.AgentKey(Guid.NewGuid()), KeyAlgorithm.EcdsaP256, TestSnapshots.Root.Certificate));
    }

    [Fact]
    public void The_key_and_the_certificate_come_before_the_edit_that_switches_to_them()
    {
        var draft = Plan(TestSnapshots.Of(conf: "#ssl = off\nport = 5432\n"));

        Assert.Equal(["/pg/server.key", "/pg/server.crt", "/pg/postgresql.conf"], draft.Changes.Select(c => c.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, draft.Changes[0].Mode);
        Assert.Equal(TestSnapshots.Postgres, draft.Changes[0].Owner);
        Assert.IsType<FileContent.AgentKey>(draft.Changes[0].After);
        var conf = draft.Changes.After("/pg/postgresql.conf");
        foreach (var line in (string[])["ssl = on", "ssl_cert_file = '/pg/server.crt'", "ssl_key_file = '/pg/server.key'", "#ssl = off",
            "port = 5432"])
            Assert.Contains(line, conf, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_in_use_are_never_overwritten_a_new_pair_gets_a_name_of_its_own()
    {
        var draft = Plan(TestSnapshots.Of(more: [("/pg/server.key", "old"), ("/pg/server.crt", "old")]));

        Assert.All(draft.Changes.Where(c => c.Path != "/pg/postgresql.conf"), c => Assert.Equal(ChangeKind.Create, c.Kind));
        Assert.DoesNotContain(draft.Changes, c => c.Path is "/pg/server.key" or "/pg/server.crt");
    }

    [Fact]
    public void A_setting_that_wins_in_postgresql_auto_conf_is_changed_there()
    {
        var draft = Plan(TestSnapshots.Of(conf: "ssl = off\n", more: ("/pg/postgresql.auto.conf", "ssl = 'off'\n")));

        Assert.Matches("^ssl = '?on'?\n$", draft.Changes.After("/pg/postgresql.auto.conf"));
        Assert.Contains("ssl = off", draft.Changes.After("/pg/postgresql.conf"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(FileSettings.Unrecognized, true)]
    public void A_setting_that_the_server_knows_is_no_error_though_the_catalogue_lacks_it(string? told, bool isError)
    {
        var row = new FileSetting("composite_type_mismatch", "off", "/pg/postgresql.conf", 1, Applied: told is null, told);
        var snapshot = TestSnapshots.Of(conf: "composite_type_mismatch = off\n").With(Views.Of() with { FileSettings = [row] });

        Assert.Equal(isError, Plan(snapshot).Findings.Any(finding => finding.Code == FindingCode.ConfError));
    }

    [Fact]
    public void The_commands_by_hand_hold_no_key()
    {
        var draft = Plan(TestSnapshots.Of());

        Assert.NotEmpty(draft.Commands);
        Assert.DoesNotContain(draft.Commands, c => c.Command.Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_that_is_not_named_is_warned_of_and_a_named_one_is_not()
    {
        Assert.Contains(Plan(TestSnapshots.Of(), s_request with { Names = ["db.example"] }).Findings, f => f.Code.Text == "host-not-named");
        Assert.DoesNotContain(Plan(TestSnapshots.Of()).Findings, f => f.Code.Text == "host-not-named");
    }

    [Fact]
    public void A_section_of_pgmoneta_without_trust_is_waited_for_and_one_that_trusts_the_root_is_not()
    {
        const string Section = "[pgmoneta]\n[primary]\nhost=127.0.0.1\nport=5432\nuser=repl\nwal_slot=r\n";
        var waits = Plan(TestSnapshots.Of(pgmoneta: Section));
        Assert.Contains(waits.Findings, f => f.Code == FindingCode.PgmonetaDoesNotTrust);
        Assert.True(waits.NeedsConfirmation);
        Assert.DoesNotContain(waits.Changes, c => c.Path.StartsWith("/pgmoneta/", StringComparison.Ordinal));

        var trusting = TestSnapshots.Of(pgmoneta: Section + "tls_ca_file=/pgmoneta/root.crt\n",
            more: ("/pgmoneta/root.crt", TestSnapshots.Root.Certificate.ToPem()));
        Assert.DoesNotContain(Plan(trusting).Findings, f => f.Code == FindingCode.PgmonetaDoesNotTrust);
        Assert.False(Plan(trusting).NeedsConfirmation);
    }
}
