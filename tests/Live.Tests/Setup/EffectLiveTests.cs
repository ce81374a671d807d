using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>What a plan promises is seen of a real server, or it is not claimed: in apply, and in undo.</summary>
public sealed class EffectLiveTests
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly RecipeRequest.ServerCertificate s_certificate = new() { Names = ["127.0.0.1", "localhost"] };
    private static readonly RecipeRequest.TlsSettings s_tls13 = new() { OldestProtocol = OldestTlsProtocol.Tls13 };

    [Theory, ClassData(typeof(Majors))]
    public async Task Each_step_of_the_job_is_applied_since_all_that_it_promises_was_observed(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        foreach (var request in (RecipeRequest[])[s_certificate, new RecipeRequest.RequireTls(), new RecipeRequest.ClientCertificates(),
            new RecipeRequest.TlsSettings { OldestProtocol = OldestTlsProtocol.Tls12, ForwardSecrecyOnly = true }, s_tls13, s_certificate])
        {
            var plan = await journey.PlanAsync(request);
            var outcome = await ApplyAsync(journey, plan);

            Assert.True(outcome is ApplyOutcome.Applied, Describe(outcome));
            Assert.NotEmpty(plan.Effects);
            Assert.Equal(plan.Effects.Select(effect => effect.What), outcome.Effects.Select(effect => effect.What));
            Assert.All(outcome.Effects, effect => Assert.True(effect.State == EffectState.Observed, Describe(outcome)));
            Assert.Contains(outcome.Steps, step => step.Name == "look");
        }

        Assert.Null((await journey.LastEntryAsync()).SettleBy);
        foreach (var entry in (await journey.Setup.HistoryAsync(journey.Target.Id, CancellationToken.None)).Where(one =>
            one.State == JournalState.Applied))
        {
            var undone = await journey.Setup.RollbackAsync(entry.Id, null, "test", null, CancellationToken.None);
            Assert.True(undone is ApplyOutcome.RolledBack, Describe(undone!));
            Assert.NotEmpty(undone.Effects);
            Assert.All(undone.Effects, effect => Assert.True(effect.State == EffectState.Observed, Describe(undone)));
        }
    }

    [Theory, InlineData(13), InlineData(15), InlineData(18)]
    public async Task A_key_with_a_passphrase_keeps_the_old_TLS_and_the_change_is_rolled_back_with_the_logs_words(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major, commandLine: ["logging_collector=on", "log_directory=log"]);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        await EncryptKeyAsync(journey);
        var before = journey.Fingerprint();

        var outcome = await ApplyAsync(journey, await journey.PlanAsync(new RecipeRequest.ClientCertificates()));

        var back = Assert.IsType<ApplyOutcome.RolledBack>(outcome);
        Assert.Equal(before, journey.Fingerprint());
        Assert.Contains(outcome.Effects, effect => effect.State == EffectState.Contradicted
            && effect.Evidence.Contains("asks for no client certificate", StringComparison.Ordinal));
        Assert.Contains("passphrase", back.Because, StringComparison.Ordinal);
        Assert.Contains(back.Findings, finding => finding.Code.Text == "server-log"
            && finding.Message.Contains("was not reloaded", StringComparison.Ordinal));
    }

    [Theory, InlineData(13), InlineData(18)]
    public async Task A_key_that_others_can_read_since_the_preview_contradicts_the_change(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await journey.ApplyAsync(s_certificate);
        var plan = await journey.PlanAsync(s_tls13);
        var before = journey.Fingerprint();
        File.SetUnixFileMode(Key(journey), Readable);

        var outcome = await ApplyAsync(journey, plan);

        var back = Assert.IsType<ApplyOutcome.RolledBack>(outcome);
        Assert.Contains("TLS 1.2", back.Because, StringComparison.Ordinal);
        // The log goes to the test's pipe: what the agent cannot read is not guessed.
        Assert.DoesNotContain(back.Findings, finding => finding.Code.Text == "server-log");
        File.SetUnixFileMode(Key(journey), Own);
        Assert.Equal(before, journey.Fingerprint());
    }

    [Fact]
    public async Task A_key_that_became_another_one_contradicts_the_change_of_TLS_settings()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        var plan = await journey.PlanAsync(s_tls13);
        await File.WriteAllTextAsync(Key(journey), "-----BEGIN PRIVATE KEY-----\nbroken\n-----END PRIVATE KEY-----\n");

        Assert.IsType<ApplyOutcome.RolledBack>(await ApplyAsync(journey, plan));
    }

    [Theory, InlineData(13), InlineData(18)]
    public async Task An_undo_that_the_server_does_not_show_says_so(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major, commandLine: ["logging_collector=on", "log_directory=log"]);
        await journey.ApplyAsync(s_certificate);
        var entry = await journey.ApplyAsync(s_tls13);
        File.SetUnixFileMode(Key(journey), Readable);

        var outcome = await journey.Setup.RollbackAsync(entry, null, "test", null, CancellationToken.None);

        var back = Assert.IsType<ApplyOutcome.RolledBack>(outcome);
        Assert.Contains(back.Findings, finding => finding.Code.Text == "undo-contradicted");
        Assert.Contains(back.Findings, finding => finding.Code.Text == "server-log"
            && finding.Message.Contains("was not reloaded", StringComparison.Ordinal));
        Assert.Contains(outcome!.Effects, effect => effect.State == EffectState.Contradicted);
        Assert.DoesNotContain("ssl_min_protocol_version = 'TLSv1.3'", await File.ReadAllTextAsync(journey.Target.Files.ConfigFile),
            StringComparison.Ordinal);
    }

    [Theory, InlineData(13), InlineData(18)]
    public async Task A_setting_of_the_command_line_is_an_error_of_the_plan(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        File.Copy(Path.Combine(journey.Target.Files.DataDirectory, "server.crt"),
            Path.Combine(journey.Target.Files.DataDirectory, "own.crt"));
        var early = await journey.PlanAsync(new RecipeRequest.ClientCertificates());
        await journey.Server.RestartAsync("ssl_ca_file=own.crt");

        var plan = await journey.PlanAsync(new RecipeRequest.ClientCertificates());
        var finding = Assert.Single(plan.Findings, one => one.Code.Text == "setting-not-of-file");
        Assert.Equal((Core.Severity.Error, "ssl_ca_file"), (finding.Severity, finding.At));
        Assert.IsType<ApplyOutcome.Refused>(await ApplyAsync(journey, plan));

        // A plan from before the restart does not know, and the wire and pg_settings contradict it.
        var outcome = await ApplyAsync(journey, early);
        Assert.IsType<ApplyOutcome.RolledBack>(outcome);
        Assert.Contains(outcome.Effects, effect => effect.State == EffectState.Contradicted
            && effect.Evidence.Contains("command line", StringComparison.Ordinal));
        Assert.Contains(outcome.Effects, effect => effect.State == EffectState.Contradicted
            && effect.Evidence.Contains("does not name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_that_could_and_no_longer_can_contradict_a_certificate_of_another_kind()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate with { KeyAlgorithm = Core.Pki.KeyAlgorithm.Rsa2048 });
        await journey.Server.ExecuteAsync("alter system set ssl_ciphers = 'ECDHE-RSA-AES256-GCM-SHA384'");
        await journey.Server.ReloadAsync();

        var outcome = await ApplyAsync(journey, await journey.PlanAsync(s_certificate));

        Assert.IsType<ApplyOutcome.RolledBack>(outcome);
        var lost = Assert.Single(outcome.Effects, effect => effect.State == EffectState.Contradicted);
        Assert.Contains("TLS 1.2 clients", lost.Evidence, StringComparison.Ordinal);
    }

    [Theory, InlineData(13), InlineData(18)]
    public async Task Records_that_new_connections_do_not_meet_are_rolled_back(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major);
        await journey.ApplyAsync(s_certificate);
        // The server reads another file than the one that was declared.
        await journey.Server.WriteFileAsync("other_hba.conf", await File.ReadAllTextAsync(journey.HbaFile));
        var plan = await journey.PlanAsync(new RecipeRequest.RequireTls());
        await journey.Server.RestartAsync($"hba_file={Path.Combine(journey.Target.Files.DataDirectory, "other_hba.conf")}");

        var outcome = await ApplyAsync(journey, plan);

        Assert.IsType<ApplyOutcome.RolledBack>(outcome);
        var contradicted = Assert.Single(outcome.Effects, effect => effect.State == EffectState.Contradicted);
        Assert.Contains("without TLS is asked for a password, as before the change", contradicted.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_another_network_are_unproven_and_say_what_to_do()
    {
        await using var journey = await SetupJourney.StartAsync(15, "local all all trust\nhost all app 10.1.0.0/16 scram-sha-256\n");
        await journey.ApplyAsync(s_certificate);

        var outcome = await ApplyAsync(journey, await journey.PlanAsync(new RecipeRequest.RequireTls()));

        var unproven = Assert.IsType<ApplyOutcome.Unproven>(outcome);
        Assert.NotNull(Assert.Single(outcome.Effects, effect => effect.State == EffectState.NotObserved).Remedy);
        var entry = await journey.LastEntryAsync();
        Assert.Equal((unproven.JournalId, JournalState.Applied), (entry.Id, entry.State));
        Assert.NotNull(entry.SettleBy);
        Assert.IsType<ApplyOutcome.RolledBack>(
            await journey.Setup.RollbackAsync(entry.Id, null, "test", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_stopped_postmaster_is_not_known_and_never_applied_nor_undone_for_sure()
    {
        await using var journey = await SetupJourney.StartAsync(15);
        await journey.ApplyAsync(s_certificate);
        var plan = await journey.PlanAsync(s_tls13);
        await SignalAsync(journey, "STOP");
        ApplyOutcome applied;
        ApplyOutcome? undone;
        try
        {
            applied = await ApplyAsync(journey, plan);
            undone = applied is ApplyOutcome.Unproven { JournalId: var id }
                ? await journey.Setup.RollbackAsync(id, null, "test", null, CancellationToken.None)
                : null;
        }
        finally
        {
            await SignalAsync(journey, "CONT");
        }

        Assert.True(applied is ApplyOutcome.Unproven, Describe(applied));
        Assert.All(applied.Effects, effect => Assert.Equal(EffectState.NotObserved, effect.State));
        Assert.IsType<ApplyOutcome.RolledBack>(undone);
        Assert.DoesNotContain(undone.Effects, effect => effect.State != EffectState.NotObserved);
        Assert.Contains(undone.Notes, note => note.Code.Text == "unproven");
    }

    private static async Task<ApplyOutcome> ApplyAsync(SetupJourney journey, SetupPlan plan) =>
        (await journey.Setup.ApplyAsync(plan.Id, new(Confirm: true), "test", null, CancellationToken.None))!;

    private static string Key(SetupJourney journey) =>
        Directory.GetFiles(journey.Target.Files.DataDirectory, "server*.key").Order(StringComparer.Ordinal).Last();

    /// <summary>The server was started with the key's passphrase, and may not ask for it at a reload.</summary>
    private static async Task EncryptKeyAsync(SetupJourney journey)
    {
        var key = Key(journey);
        await Command.RunAsync("openssl", ["pkcs8", "-topk8", "-in", key, "-out", key + ".new", "-passout", "pass:opensesame"]);
        await File.WriteAllTextAsync(key, await File.ReadAllTextAsync(key + ".new"));
        File.Delete(key + ".new");
        await File.AppendAllTextAsync(journey.Target.Files.ConfigFile, "ssl_passphrase_command = 'echo opensesame'\n");
        await journey.Server.RestartAsync("logging_collector=on", "log_directory=log");
    }

    private static Task SignalAsync(SetupJourney journey, string signal) =>
        Command.RunAsync("kill", [$"-{signal}", $"{journey.Server.ProcessId}"]);

    private static string Describe(ApplyOutcome outcome) => string.Join("\n",
        [$"{outcome}", .. outcome.Effects.Select(effect => $"{effect.State}: {effect.What} {effect.Evidence}"),
            .. outcome.Notes.Select(note => $"{note}"),
            .. outcome is ApplyOutcome.RolledBack back ? back.Findings.Select(one => $"{one}") : []]);
}
