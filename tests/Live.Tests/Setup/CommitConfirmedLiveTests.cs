using Npgsql;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>Confirm or roll back on real servers: the proof is always a real connection, never a file alone.</summary>
public sealed class CommitConfirmedLiveTests
{
    private static readonly RecipeRequest.ServerCertificate s_certificate = new() { Names = ["127.0.0.1", "localhost"] };

    public static TheoryData<int> Some { get; } = [13, 15, 18];

    [Theory]
    [MemberData(nameof(Some))]
    public async Task Nobody_confirms_and_the_old_rules_let_in_again(int major)
    {
        await using var journey = await StartAsync(major);
        var before = journey.Fingerprint();
        var applied = await TryAsync(journey, new RecipeRequest.RequireTls(), ["app"]);
        Assert.False(await EntersInPlaintextAsync(journey, "app"));

        await PassAsync(journey, applied);

        Assert.True(await EntersInPlaintextAsync(journey, "app"));
        Assert.Equal(before, journey.Fingerprint());
        var entry = await journey.LastEntryAsync();
        Assert.Equal((applied.JournalId, JournalState.RolledBack, null), (entry.Id, entry.State, entry.Command));
        Assert.StartsWith("Nobody confirmed it by ", entry.Because, StringComparison.Ordinal);
        Assert.Contains(journey.Audit, a => a is { Actor: "timer", Action: "rollback" }
            && a.Text.Contains("rolled back: Nobody confirmed it by ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Some))]
    public async Task Who_was_tried_and_got_in_is_kept(int major)
    {
        await using var journey = await StartAsync(major);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        var applied = await TryAsync(journey, new RecipeRequest.ClientCertificates(), ["app", "repl"]);

        var kept = Assert.IsType<ApplyOutcome.Applied>(await journey.Setup.ConfirmAsync(applied.JournalId, "test", CancellationToken.None));

        Assert.Contains(kept.Steps, s => s.Succeeded && s.Text.StartsWith("The dashboard's own login", StringComparison.Ordinal));
        Assert.Contains(kept.Steps, s => s.Succeeded && s.Text.StartsWith("app was let through", StringComparison.Ordinal)
            && s.Text.Contains("with a certificate made for this trial", StringComparison.Ordinal));
        Assert.Contains(kept.Steps, s => s.Succeeded && s.Text.StartsWith("repl ", StringComparison.Ordinal)
            && s.Text.Contains("for replication", StringComparison.Ordinal));
        // The agent keeps no deadline of it any more.
        Assert.DoesNotContain("\"until\":", (await journey.RecordAsync(applied.JournalId)).Text, StringComparison.Ordinal);
        Assert.Equal(JournalState.Applied, (await journey.LastEntryAsync()).State);
        Assert.Contains(journey.Audit, a => a is { Actor: "test", Action: "confirm" }
            && a.Text.EndsWith(": kept", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Some))]
    public async Task It_is_not_kept_while_a_role_does_not_get_in_and_the_time_runs_on(int major)
    {
        await using var journey =
            await StartAsync(major, "local all all trust\nhost all locked 0.0.0.0/0 reject\nhost all all 127.0.0.1/32 scram-sha-256\n");
        var applied = await TryAsync(journey, new RecipeRequest.RequireTls(), ["app", "locked"]);

        var refused = Assert.IsType<ApplyOutcome.Refused>(
            await journey.Setup.ConfirmAsync(applied.JournalId, "test", CancellationToken.None));

        var finding = Assert.Single(refused.Findings);
        Assert.Equal(("hba-reject", "locked"), (finding.Code.Text, finding.At));
        Assert.Equal(JournalState.OnProbation, (await journey.LastEntryAsync()).State);
        Assert.False(await EntersInPlaintextAsync(journey, "app"));
        await PassAsync(journey, applied);
        Assert.True(await EntersInPlaintextAsync(journey, "app"));
    }

    [Theory]
    [MemberData(nameof(Some))]
    public async Task A_change_that_cuts_the_dashboard_itself_off_goes_back_all_the_same(int major)
    {
        await using var journey =
            await StartAsync(major, "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\nlocal all all trust\n",
            server => $"Host=127.0.0.1;Port={server.Port};Username=postgres;Database=postgres;SSL Mode=Disable");
        var applied = await TryAsync(journey, new RecipeRequest.RequireTls(), []);
        Assert.Contains("refused",
            Assert.Single(Assert.IsType<ApplyOutcome.Refused>(await journey.Setup.ConfirmAsync(applied.JournalId, "test",
                CancellationToken.None)).Findings).Message, StringComparison.Ordinal);

        await PassAsync(journey, applied);

        Assert.True(await EntersInPlaintextAsync(journey, "app"));
        Assert.NotNull((await journey.Setup.ReadAsync(journey.Target.Id, CancellationToken.None))!.Server);
    }

    [Fact]
    public async Task A_second_change_waits_and_a_rollback_by_hand_ends_it()
    {
        await using var journey = await StartAsync(15);
        var applied = await TryAsync(journey, new RecipeRequest.RequireTls(), []);
        var second = await journey.PlanAsync(new RecipeRequest.ClientCertificates());
        Assert.Equal("on-probation",
            Assert.IsType<ApplyOutcome.Refused>(
                await journey.Setup.ApplyAsync(second.Id, new(), "test", null, CancellationToken.None)).Findings[0].Code.Text);

        Assert.IsType<ApplyOutcome.RolledBack>(
            await journey.Setup.RollbackAsync(applied.JournalId, null, "test", null, CancellationToken.None));

        Assert.True(await EntersInPlaintextAsync(journey, "app"));
    }

    [Fact]
    public async Task A_server_that_nobody_here_can_reload_is_refused_before_anything_is_written()
    {
        await using var journey = await StartAsync(15);
        var plan = await journey.PlanAsync(new RecipeRequest.RequireTls());
        var before = journey.Fingerprint();
        await journey.Server.StopAsync();

        var refused = Assert.IsType<ApplyOutcome.Refused>(
            await journey.Setup.ApplyAsync(plan.Id, Terms([]), "test", null, CancellationToken.None));

        Assert.Equal("probation-needs-reload", Assert.Single(refused.Findings).Code.Text);
        Assert.Equal(before, journey.Fingerprint());
    }

    private static Task<SetupJourney> StartAsync(int major, string hba = SetupJourney.PlaintextHba,
        Func<PostgresServer, string>? admin = null) => StartedAsync(major, hba, admin);

    private static async Task<SetupJourney> StartedAsync(int major, string hba, Func<PostgresServer, string>? admin)
    {
        var journey = await SetupJourney.StartAsync(major, hba, adminConnection: admin);
        await journey.ApplyAsync(s_certificate);
        return journey;
    }

    private static ApplyTerms Terms(string[] roles) => new(Confirm: true, new CommitConfirmedTerms(TimeSpan.FromMinutes(5), [.. roles]));

    private static async Task<ApplyOutcome.Unconfirmed> TryAsync(SetupJourney journey, RecipeRequest request, string[] roles)
    {
        var plan = await journey.PlanAsync(request);
        var outcome = await journey.Setup.ApplyAsync(plan.Id, Terms(roles), "test", null, CancellationToken.None);
        if (outcome is ApplyOutcome.Refused refused) Assert.Fail(string.Join("\n", refused.Findings));
        return Assert.IsType<ApplyOutcome.Unconfirmed>(outcome);
    }

    /// <summary>The deadline passes: the agent undoes the change, reloads and says so.</summary>
    private static async Task PassAsync(SetupJourney journey, ApplyOutcome.Unconfirmed applied)
    {
        var undone = new TaskCompletionSource();
        void See(JournalEntry entry)
        {
            if (entry.Id == applied.JournalId && entry.State == JournalState.RolledBack) undone.TrySetResult();
        }

        journey.History.Changed += See;
        await journey.PassDeadlineAsync(applied.JournalId);
        await undone.Task;
        journey.History.Changed -= See;
    }

    private static Task<bool> EntersInPlaintextAsync(SetupJourney journey, string role) =>
        PlaintextLogin.EntersAsync(journey.Server.Port, role, SetupJourney.Password);
}

/// <summary>A driver's login without TLS.</summary>
internal static class PlaintextLogin
{
    public static async Task<bool> EntersAsync(int port, string role, string password)
    {
        await using var connection =
            new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username={role};Password={password};Database=postgres;SSL "
                + "Mode=Disable;Pooling=false;Timeout=10");
        try
        {
            await connection.OpenAsync();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
    }
}
