using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>The whole job through the services, on a real server of each major.</summary>
public sealed class SetupJourneyTests
{
    private const string PgmonetaConf = "[pgmoneta]\nhost = *\n\n[primary]\nhost = 127.0.0.1\nport = PORT\nuser = repl\nwal_slot = repl\n";
    private static readonly RecipeRequest.ServerCertificate s_certificate = new() { Names = ["127.0.0.1", "localhost"] };

    [Theory]
    [ClassData(typeof(Majors))]
    public async Task From_plaintext_to_proven_mutual_TLS_and_back_to_the_first_byte(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major, pgmoneta: PgmonetaConf);
        var before = journey.Fingerprint();

        List<Guid> entries =
        [
            await journey.ApplyAsync(new RecipeRequest.PgmonetaTrust()),
            await journey.ApplyAsync(s_certificate),
            await journey.ApplyAsync(new RecipeRequest.RequireTls()),
            await journey.ApplyAsync(new RecipeRequest.PgmonetaClient { Section = "primary", Role = "repl" }),
            await journey.ApplyAsync(new RecipeRequest.ClientCertificates()),
        ];
        var issued = Assert.IsType<IssueOutcome.Issued>(
            await journey.Clients.IssueAsync(journey.Target.Id, new ClientDraft { Role = "repl" }, "test", CancellationToken.None));
        var withBundle = await journey.VerifyAsync("repl", clientId: issued.Client.Id);
        AssertProven(withBundle);
        Assert.Contains(withBundle.Cases, c => c.Name == "identify-system" && c.Kind == CaseKind.Positive);
        foreach (var name in (string[])["plaintext", "no-client-certificate", "other-authority", "other-role"])
            Assert.Contains(withBundle.Cases, c => c.Name == name && c.Kind == CaseKind.Negative);
        Assert.IsType<BundleDownloadOutcome.Downloaded>(
            await journey.Clients.TakeBundleAsync(issued.Ticket.Token, BundleFormat.Zip, CancellationToken.None));
        Assert.IsType<BundleDownloadOutcome.Gone>(
            await journey.Clients.TakeBundleAsync(issued.Ticket.Token, BundleFormat.Zip, CancellationToken.None));
        AssertProven(await journey.VerifyAsync("app"));

        entries.Reverse();
        foreach (var entry in entries)
            Assert.IsType<ApplyOutcome.RolledBack>(await journey.Setup.RollbackAsync(entry, null, "test", null, CancellationToken.None));
        Assert.Equal(before, journey.Fingerprint());
        Assert.False((await journey.Setup.ReadAsync(journey.Target.Id, CancellationToken.None))!.TlsIsOn);
    }

    [Theory]
    [InlineData(ClientCertificateMode.VerifyCa)]
    [InlineData(ClientCertificateMode.Cert)]
    public async Task The_other_demands_hold_what_they_promise(ClientCertificateMode mode)
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        await journey.ApplyAsync(new RecipeRequest.ClientCertificates { Mode = mode });

        var report = await journey.VerifyAsync("app");

        var otherRole = Assert.Single(report.Cases, c => c.Name == "other-role");
        // verify-ca ignores the CN: another role's certificate with this role's password enters, and the run must say so.
        Assert.Equal(mode == ClientCertificateMode.VerifyCa ? CaseResult.Failed : CaseResult.Passed, otherRole.Result);
        Assert.All(report.Cases.Where(c => c.Name != "other-role"), c => Assert.Equal(CaseResult.Passed, c.Result));
    }

    [Fact]
    public async Task Before_any_change_the_run_tells_that_plaintext_enters()
    {
        await using var journey = await SetupJourney.StartAsync(15);

        var report = await journey.VerifyAsync("app");

        Assert.False(report.Proven);
        Assert.Contains(report.Cases, c => c is { Name: "plaintext", Result: CaseResult.Failed });
    }

    [Fact]
    public async Task The_tutorials_preset_makes_its_shape_and_tells_its_faults()
    {
        await using var journey = await SetupJourney.StartAsync(15);

        var plan = await journey.PlanAsync(s_certificate with { AsInTutorial = true });

        foreach (var code in (string[])["authority-key-on-server", "no-subject-alternative-name", "rsa-8192", "long-validity"])
            Assert.Contains(plan.Findings, f => f.Code.Text == code);
        Assert.Contains("postgresql (listen_addresses)", plan.Restart);
        Assert.IsType<ApplyOutcome.Applied>(await journey.Setup.ApplyAsync(plan.Id, new(false), "test", null, CancellationToken.None));
        var snapshot = await journey.Setup.ReadAsync(journey.Target.Id, CancellationToken.None);
        Assert.Equal("RSA 8192", snapshot!.Served!.KeyAlgorithm);
        Assert.Equal(snapshot.Served, snapshot.Authority);
    }

    [Fact]
    public async Task A_file_edited_after_the_preview_is_left_alone()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        var plan = await journey.PlanAsync(new RecipeRequest.RequireTls());
        await File.AppendAllTextAsync(journey.HbaFile, "# a colleague was here\n");
        var before = journey.Fingerprint();

        var outcome = await journey.Setup.ApplyAsync(plan.Id, new(false), "test", null, CancellationToken.None);

        Assert.Equal(journey.HbaFile, Assert.IsType<ApplyOutcome.Drifted>(outcome).Path);
        Assert.Equal(before, journey.Fingerprint());
    }

    [Fact]
    public async Task Two_people_applying_at_once_do_not_both_win()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        var first = await journey.PlanAsync(s_certificate);
        var second = await journey.PlanAsync(s_certificate);

        var outcomes = await Task.WhenAll(
            journey.Setup.ApplyAsync(first.Id, new(false), "one", null, CancellationToken.None),
            journey.Setup.ApplyAsync(second.Id, new(false), "two", null, CancellationToken.None));

        Assert.Single(outcomes, o => o is ApplyOutcome.Applied);
        Assert.Single(outcomes, o => o is ApplyOutcome.Refused or ApplyOutcome.Drifted);
    }

    [Fact]
    public async Task A_change_that_would_cut_off_the_admin_login_is_refused_until_confirmed_and_the_files_stay()
    {
        const string Hba = "local all all trust\nhost all all 127.0.0.1/32 trust\n";
        await using var journey =
            await SetupJourney.StartAsync(15, Hba, adminConnection: s => $"host=127.0.0.1 port={s.Port} user=postgres dbname=postgres");
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        var before = journey.Fingerprint();

        var plan = await journey.PlanAsync(new RecipeRequest.ClientCertificates());
        Assert.True(plan.NeedsConfirmation);
        var refused = Assert.IsType<ApplyOutcome.Refused>(
            await journey.Setup.ApplyAsync(plan.Id, new(false), "test", null, CancellationToken.None));
        Assert.Contains(refused.Findings, f => f.Code.Text == "confirmation-needed");
        Assert.Equal(before, journey.Fingerprint());

        Assert.IsType<ApplyOutcome.Applied>(await journey.Setup.ApplyAsync(plan.Id, new(true), "test", null, CancellationToken.None));
    }

    [Fact]
    public async Task An_admin_login_over_the_socket_is_not_said_to_be_cut_off()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());

        Assert.False((await journey.PlanAsync(new RecipeRequest.ClientCertificates())).NeedsConfirmation);
    }

    [Fact]
    public async Task A_server_that_keeps_serving_the_old_certificate_rolls_back()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        // The next reload cannot load this: the CA file is missing, so the old TLS stays although every view says that all is well.
        await File.AppendAllTextAsync(journey.Target.Files.ConfigFile, "ssl_ca_file = 'missing.crt'\n");
        var before = journey.Fingerprint();

        var plan = await journey.PlanAsync(s_certificate);
        var outcome = await journey.Setup.ApplyAsync(plan.Id, new(false), "test", null, CancellationToken.None);

        Assert.Contains(Assert.IsType<ApplyOutcome.RolledBack>(outcome).Findings, f => f.Code.Text == "served-certificate-old");
        Assert.Equal(before, journey.Fingerprint());
    }

    [Fact]
    public async Task Rules_before_TLS_and_certificates_before_rules_are_refused_with_the_order()
    {
        await using var journey = await SetupJourney.StartAsync(15);

        Assert.Contains(await journey.RefusalAsync(new RecipeRequest.RequireTls()), f => f.Code.Text == "tls-off");
        await journey.ApplyAsync(s_certificate);
        Assert.Contains(await journey.RefusalAsync(new RecipeRequest.ClientCertificates()), f => f.Code.Text == "no-hostssl-record");
    }

    [Fact]
    public async Task An_hba_file_with_an_error_is_told_and_not_touched()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        await File.AppendAllTextAsync(journey.HbaFile, "host all all 10.0.0.0/8 scramble\n");
        var before = journey.Fingerprint();

        var findings = await journey.RefusalAsync(new RecipeRequest.RequireTls());

        Assert.Contains(findings, f => f.Message.Contains("scramble", StringComparison.Ordinal));
        Assert.Equal(before, journey.Fingerprint());
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    public async Task A_file_whose_reload_would_shut_the_server_down_is_never_reloaded_nor_looked_at_by_the_server(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await journey.Server.WriteFileAsync("team", "app\n@team\n");
        await File.AppendAllTextAsync(journey.HbaFile, "host all @team 10.0.0.0/8 scram-sha-256\n");

        var plan = await journey.PlanAsync(s_certificate);
        var refused = Assert.IsType<ApplyOutcome.Refused>(
            await journey.Setup.ApplyAsync(plan.Id, new(false), "test", null, CancellationToken.None));

        Assert.Contains(refused.Findings, f => f.Message.Contains("shuts the whole server down", StringComparison.Ordinal));
        Assert.Equal("1", (await journey.Server.QueryAsync("select 1"))[0][0]);
        Assert.DoesNotContain("maxAllocatedDescs", journey.Server.Log, StringComparison.Ordinal);
    }

    private static void AssertProven(VerifyReport report) =>
        Assert.True(report.Proven,
            string.Join("\n",
                report.Cases.Select(
                    c => $"{c.Name}: {c.Result}: {c.Outcome} {string.Join("; ", c.Evidence)} {string.Join("; ", c.Findings)}")));
}
