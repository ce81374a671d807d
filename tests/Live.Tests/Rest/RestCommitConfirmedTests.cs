using System.Globalization;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>Confirm or roll back by REST, with the program killed in between.</summary>
[Collection(RestProgram.Collection)]
public sealed class RestCommitConfirmedTests(RestProgram program)
{
    private static readonly int[] s_some = [13, 15, 18];

    [Fact]
    public async Task The_agent_undoes_it_in_time_while_the_program_is_dead()
    {
        await using var targets = await TargetsAsync();
        var until = await targets.TryAsync();
        await program.KillAsync();
        Assert.All(await targets.EnterAsync(), Assert.False);

        await Wait.UntilAsync(async () => (await targets.EnterAsync()).All(entered => entered), "the rollback of all");

        Assert.True(DateTimeOffset.UtcNow >= until.Values.Max());
        await program.StartAsync();
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
            Assert.Equal(until[target].UtcDateTime, entry.GetProperty("until").GetDateTime());
            Assert.Equal("app", entry.GetProperty("roles")[0].GetString());
        }

        await Wait.UntilAsync(async () => (await targets.EnterAsync()).All(entered => entered), "the rollback of all");

        Assert.True(DateTimeOffset.UtcNow >= until.Values.Max());
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
        Assert.Contains(kept["steps"].EnumerateArray(),
            s => s.GetProperty("text").GetString()!.StartsWith("app was let through", StringComparison.Ordinal));
        var entry = (await target.JournalAsync())[0];
        Assert.Equal("applied", entry.GetProperty("state").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, entry.GetProperty("until").ValueKind);
    }

    private async Task<Targets> TargetsAsync()
    {
        var all = new List<RestTarget>();
        foreach (var major in s_some)
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

        /// <summary>The deadline of each.</summary>
        public async Task<Dictionary<RestTarget, DateTimeOffset>> TryAsync()
        {
            var until = new Dictionary<RestTarget, DateTimeOffset>();
            foreach (var target in all)
                until[target] = DateTimeOffset.Parse((await target.TryAsync(program, 60)).Text("until"), CultureInfo.InvariantCulture);
            return until;
        }

        public Task<bool[]> EnterAsync() =>
            Task.WhenAll(all.Select(t => PlaintextLogin.EntersAsync(t.Server.Port, "app", RestTarget.Password)));

        public async Task AssertRolledBackAsync()
        {
            foreach (var target in all)
            {
                await Wait.UntilAsync(async () => State(await target.JournalAsync()) is not ("onProbation" or "started"),
                    "the agent's word on the entry");
                var entry = (await target.JournalAsync())[0];
                Assert.Equal("rolledBack", entry.GetProperty("state").GetString());
                Assert.StartsWith("Nobody confirmed it by ", entry.GetProperty("because").GetString(), StringComparison.Ordinal);
            }
        }

        private static string? State(System.Text.Json.JsonElement journal) => journal[0].GetProperty("state").GetString();

        public async ValueTask DisposeAsync()
        {
            foreach (var target in all) await target.DisposeAsync();
        }
    }
}
