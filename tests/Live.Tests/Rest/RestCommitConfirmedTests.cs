using System.Diagnostics;
using System.Globalization;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>Confirm or roll back by REST, with the program killed in between.</summary>
[Collection(RestProgram.Collection)]
public sealed class RestCommitConfirmedTests(RestProgram program)
{
    private static readonly int[] Some = [13, 15, 18];

    [Fact]
    public async Task A_program_that_was_dead_at_the_deadline_rolls_back_at_its_next_start()
    {
        await using var targets = await TargetsAsync();
        var until = await targets.TryAsync();
        await program.KillAsync();
        await Task.Delay(until - DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1));
        Assert.All(await targets.EnterAsync(), Assert.False);

        await program.StartAsync();

        Assert.All(await targets.EnterAsync(), Assert.True);
        await targets.AssertRolledBackAsync();
    }

    [Fact]
    public async Task A_program_that_starts_before_the_deadline_keeps_it()
    {
        await using var targets = await TargetsAsync();
        var until = await targets.TryAsync();
        await program.KillAsync();
        await program.StartAsync();
        Assert.All(await targets.EnterAsync(), Assert.False);
        foreach (var target in targets.All)
        {
            var entry = (await target.JournalAsync())[0];
            Assert.Equal("onProbation", entry.GetProperty("state").GetString());
            Assert.Equal(until.UtcDateTime, entry.GetProperty("until").GetDateTime(), TimeSpan.FromSeconds(20));
            Assert.Equal("app", entry.GetProperty("roles")[0].GetString());
        }

        for (var waited = Stopwatch.StartNew(); !(await targets.EnterAsync()).All(entered => entered); await Task.Delay(500))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(100), "The timer was not wound up again.");

        Assert.True(DateTimeOffset.UtcNow >= until - TimeSpan.FromSeconds(20));
        await targets.AssertRolledBackAsync();
    }

    [Fact]
    public async Task A_confirmed_change_stands()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        await target.CertifyAsync();
        var applied = await target.TryAsync(program, 60);

        var kept = (await program.PostAsync($"/api/v1/journal/{applied.Text("journalId")}/confirm")).Expect(200);

        Assert.Equal("applied", kept.Text("outcome"));
        Assert.Contains(kept["steps"].EnumerateArray(), s => s.GetProperty("text").GetString()!.StartsWith("app was let through", StringComparison.Ordinal));
        var entry = (await target.JournalAsync())[0];
        Assert.Equal("applied", entry.GetProperty("state").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, entry.GetProperty("until").ValueKind);
    }

    private async Task<Targets> TargetsAsync()
    {
        var all = new List<RestTarget>();
        foreach (var major in Some)
        {
            var target = await RestTarget.StartAsync(program, major);
            all.Add(target);
            await target.CertifyAsync();
        }
        return new(program, all);
    }

    private sealed class Targets(RestProgram program, IReadOnlyList<RestTarget> all) : IAsyncDisposable
    {
        public IReadOnlyList<RestTarget> All => all;

        /// <summary>The last deadline.</summary>
        public async Task<DateTimeOffset> TryAsync()
        {
            var until = DateTimeOffset.MinValue;
            foreach (var target in all)
                until = DateTimeOffset.Parse((await target.TryAsync(program, 60)).Text("until"), CultureInfo.InvariantCulture);
            return until;
        }

        public Task<bool[]> EnterAsync() => Task.WhenAll(all.Select(t => PlaintextLogin.EntersAsync(t.Server.Port, "app", RestTarget.Password)));

        public async Task AssertRolledBackAsync()
        {
            foreach (var target in all)
            {
                var entry = (await target.JournalAsync())[0];
                Assert.Equal("rolledBack", entry.GetProperty("state").GetString());
                Assert.StartsWith("Nobody confirmed it by ", entry.GetProperty("because").GetString(), StringComparison.Ordinal);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var target in all) await target.DisposeAsync();
        }
    }
}
