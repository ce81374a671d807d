using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.State;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>What is said to be proven of a real server, and what a change, a mistyped password and a stopped server do to it.</summary>
public sealed class ProofsLiveTests
{
    private static readonly RecipeRequest.ServerCertificate s_certificate = new() { Names = ["127.0.0.1", "localhost"] };

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_mistyped_password_is_reported_as_that_and_changes_no_proof(int major)
    {
        await using var journey = await MutualAsync(major);
        var proven = await journey.VerifyAsync("app");
        Assert.True(proven.Proven, VerifySentence.Of(proven));
        Assert.Equal(WayState.Proven, await WayAsync(journey, "app"));

        var mistyped = await journey.VerifyAsync("app", "not the password");

        var login = mistyped.Cases.Single(c => c.Name == "tls-login");
        Assert.Equal(CaseResult.NotProven, login.Result);
        Assert.Equal("wrong-password", Assert.Single(login.Findings).Code.Text);
        Assert.StartsWith("The server refuses the password that was given", login.Outcome, StringComparison.Ordinal);
        Assert.Equal(0, mistyped.Failed);
        Assert.NotEqual(Meaning.Broken, (await StateAsync(journey)).Meaning);
        Assert.Equal(WayState.Proven, await WayAsync(journey, "app"));
    }

    [Fact]
    public async Task A_run_in_depth_without_a_password_adds_to_the_proofs()
    {
        await using var journey = await MutualAsync(18);
        await journey.VerifyAsync("app");
        var before = (await journey.Verification.ProofsAsync(journey.Target.Id, CancellationToken.None)).Cases.Length;

        var deep = await journey.Verification.RunAsync(journey.Target.Id, new() { InDepth = true }, "test", null, CancellationToken.None);

        Assert.Contains(Assert.IsType<VerifyOutcome.Done>(deep).Report.Cases, c => c is { Role: "app", Result: CaseResult.NotProven });
        Assert.Equal(WayState.Proven, await WayAsync(journey, "app"));
        Assert.True((await journey.Verification.ProofsAsync(journey.Target.Id, CancellationToken.None)).Cases.Length > before);
    }

    [Fact]
    public async Task An_undo_ages_the_proofs_and_a_stopped_server_does_not()
    {
        await using var journey = await MutualAsync(18);
        await journey.VerifyAsync("app");
        await journey.Server.StopAsync();
        var down = await journey.VerifyAsync("app");
        Assert.Equal((0, 0), (down.Failed, down.Passed));
        Assert.Equal(WayState.Proven, await WayAsync(journey, "app"));
        Assert.StartsWith("nobody answers", (await StateAsync(journey)).Sentence, StringComparison.Ordinal);
        await journey.Server.RestartAsync();

        var last = await journey.LastEntryAsync();
        await journey.Setup.RollbackAsync(last.Id, null, "test", null, CancellationToken.None);

        var aged = (await journey.Verification.ProofsAsync(journey.Target.Id, CancellationToken.None)).Cases;
        Assert.All(aged, proof => Assert.NotNull(proof.AgedAt));
    }

    [Fact]
    public async Task Replication_without_a_certificate_is_tried_where_its_record_asks_for_one()
    {
        await using var journey = await MutualAsync(18);
        var report = await journey.VerifyAsync("repl");
        Assert.Equal(CaseResult.Passed, report.Cases.Single(c => c.Name == "no-client-certificate-replication").Result);
        Assert.Equal(WayState.Proven, (await StateAsync(journey)).Coverage.Ways.Single(way => way.Way == new WayIn("repl", true)).State);
        Assert.DoesNotContain((await journey.VerifyAsync("app")).Cases, c => c.Name == "no-client-certificate-replication");
    }

    private static async Task<SetupJourney> MutualAsync(int major)
    {
        var journey = await SetupJourney.StartAsync(major);
        await journey.ApplyAsync(s_certificate);
        await journey.ApplyAsync(new RecipeRequest.RequireTls());
        await journey.ApplyAsync(new RecipeRequest.ClientCertificates { Mode = ClientCertificateMode.VerifyFull });
        return journey;
    }

    private static async Task<TargetState> StateAsync(SetupJourney journey) => TargetState.Of(
        (await journey.Setup.ReadAsync(journey.Target.Id, CancellationToken.None))!,
        await journey.Verification.ProofsAsync(journey.Target.Id, CancellationToken.None), DateTimeOffset.UtcNow);

    private static async Task<WayState> WayAsync(SetupJourney journey, string role) =>
        (await StateAsync(journey)).Coverage.Ways.Single(way => way.Way == new WayIn(role, Replication: false)).State;
}
