using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>The plaintext watch over real sessions, up to the record that is closed when its list is empty.</summary>
public sealed class PlaintextWatchLiveTests
{
    private const string Hba =
        "local all all trust\nhost postgres app 127.0.0.1/32 scram-sha-256\nhost all repl 127.0.0.1/32 scram-sha-256\n";

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Who_comes_without_TLS_is_seen_by_record_and_after_requiring_TLS_nobody_is(int major)
    {
        await using var journey = await SetupJourney.StartAsync(major, Hba);
        await journey.ApplyAsync(new RecipeRequest.ServerCertificate { Names = ["127.0.0.1"] });
        var id = journey.Target.Id;
        await using (await HeldSession.OpenAsync(journey.Server, "shop", "host=127.0.0.1 user=app dbname=postgres sslmode=disable"))
        await using (await HeldSession.OpenAsync(journey.Server, "careful", "host=127.0.0.1 user=app dbname=postgres sslmode=require"))
        {
            Assert.Empty(await journey.Watch.StartAsync(id, "test", CancellationToken.None));
            await journey.Watch.SampleAsync(CancellationToken.None);
            var report = (await journey.Watch.ReadAsync(id, CancellationToken.None))!;

            Assert.Equal((2, null), (report.Watch!.Samples, report.Watch.Problem));
            Assert.Equal([2, 3], report.Records.Select(r => r.Record.LineNumber));
            var seen = Assert.Single(report.Records[0].Sessions);
            Assert.Equal(("app", "postgres", "127.0.0.1", "shop", 2),
                (seen.Role, seen.Database, seen.Address, seen.ApplicationName, seen.Samples));
            Assert.Empty(report.Records[1].Sessions);
            Assert.Empty(report.Elsewhere);

            // The record whose list is empty goes first, and alone.
            var place = $"{report.Records[1].Record.FileName}:{report.Records[1].Record.LineNumber}";
            await journey.ApplyAsync(new RecipeRequest.RequireTls { Record = place });
            Assert.Equal([2], (await journey.Watch.ReadAsync(id, CancellationToken.None))!.Records.Select(r => r.Record.LineNumber));

            await journey.ApplyAsync(new RecipeRequest.RequireTls());
            var closed = (await journey.Watch.ReadAsync(id, CancellationToken.None))!;
            Assert.Empty(closed.Records);
            Assert.Equal("shop", Assert.Single(closed.Elsewhere).ApplicationName);
        }

        Assert.True(await journey.Watch.StopAsync(id, "test", CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => HeldSession.OpenAsync(journey.Server, "again", "host=127.0.0.1 user=app dbname=postgres sslmode=disable"));
        await using var tls =
            await HeldSession.OpenAsync(journey.Server, "again-tls", "host=127.0.0.1 user=app dbname=postgres sslmode=require");
        await journey.Watch.StartAsync(id, "test", CancellationToken.None);
        var after = (await journey.Watch.ReadAsync(id, CancellationToken.None))!;
        Assert.Equal((1, 0, 0), (after.Watch!.Samples, after.Records.Length, after.Elsewhere.Length));
        Assert.Equal(["start plaintext watch", "stop plaintext watch", "start plaintext watch"],
            journey.Audit.Where(a => a.Action.EndsWith("plaintext watch", StringComparison.Ordinal)).Select(a => a.Action));
    }

    [Fact]
    public async Task A_server_that_is_down_is_a_problem_until_it_is_up_again()
    {
        await using var journey = await SetupJourney.StartAsync(15, Hba);
        var id = journey.Target.Id;
        await journey.Watch.StartAsync(id, "test", CancellationToken.None);
        await journey.Server.StopAsync();
        await journey.Watch.SampleAsync(CancellationToken.None);
        var down = (await journey.Watch.ReadAsync(id, CancellationToken.None))!.Watch!;
        await journey.Server.RestartAsync();
        await journey.Watch.SampleAsync(CancellationToken.None);
        var up = (await journey.Watch.ReadAsync(id, CancellationToken.None))!.Watch!;

        Assert.Equal(1, down.Samples);
        Assert.NotNull(down.Problem);
        Assert.Equal((2, null), (up.Samples, up.Problem));
    }

    [Fact]
    public async Task A_login_that_may_not_see_others_sees_nobody_and_says_so()
    {
        await using var journey = await SetupJourney.StartAsync(15, Hba,
            adminConnection: s => $"host=127.0.0.1 port={s.Port} user=app password='{SetupJourney.Password}' dbname=postgres");
        await journey.Watch.StartAsync(journey.Target.Id, "test", CancellationToken.None);

        var blind = (await journey.Watch.ReadAsync(journey.Target.Id, CancellationToken.None))!.Watch!;
        var again = await journey.Watch.StartAsync(journey.Target.Id, "test", CancellationToken.None);
        await journey.Server.ExecuteAsync("grant pg_read_all_stats to app");
        await journey.Watch.SampleAsync(CancellationToken.None);
        var sees = (await journey.Watch.ReadAsync(journey.Target.Id, CancellationToken.None))!;

        Assert.Equal(0, blind.Samples);
        Assert.Contains("pg_read_all_stats", blind.Problem, StringComparison.Ordinal);
        Assert.Equal("watch-runs", Assert.Single(again).Code.Text);
        Assert.Equal((1, null), (sees.Watch!.Samples, sees.Watch.Problem));
        // The dashboard itself comes without TLS here, and is nobody's client.
        Assert.All(sees.Records, r => Assert.Empty(r.Sessions));
    }
}
