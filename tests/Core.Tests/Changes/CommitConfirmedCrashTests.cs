using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.CrashTarget;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>The writer is killed before each of its writes while a change is unconfirmed or its time ends: nobody's silence ever keeps the change.</summary>
public sealed class CommitConfirmedCrashTests
{
    private static readonly CommitConfirmedTerms Terms = new(TimeSpan.FromMinutes(5), ["app"]);

    [Theory]
    [InlineData("takes", false)]
    [InlineData("takes", true)]
    [InlineData("refuses", false)]
    public async Task An_apply_on_probation_killed_anywhere_leaves_nothing_or_what_goes_back(string server, bool inPlace)
    {
        using var whole = new Workplace();
        var calls = new List<string>();
        await whole.Applier(calls.Add).ApplyAsync(CrashPlan.Make(whole, inPlace), Terms, new ScriptedServerControl(server), null, CancellationToken.None);
        await ForEachAsync(calls.Count, async killAt =>
        {
            using var place = new Workplace();
            var plan = CrashPlan.Make(place, inPlace);
            var before = place.Snapshot();
            var ended = await CrashTargetProcess.TryAsync(place, CrashTargetProcess.WritePlan(place, plan), server, killAt);
            Assert.True(ended.Killed, ended.Output);

            place.Applier().Recover();
            var entry = place.Applier().History(null).SingleOrDefault();
            if (entry is { State: JournalState.OnProbation })
            {
                Assert.True(entry.Until > entry.At);
                await EndAsync(place, entry.Id, new FakeServerControl());
                entry = Assert.Single(place.Applier().History(null));
            }

            Assert.True(entry is null or { State: JournalState.RolledBack }, $"{ended.Output}{entry}");
            Assert.True(before == place.Snapshot(), $"{ended.Output}\n--- expected\n{before}\n--- found\n{place.Snapshot()}");
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deadline_killed_anywhere_is_kept_by_the_next_process_and_the_server_is_told(bool inPlace)
    {
        var writes = 0;
        await KilledDeadlineAsync(inPlace, killAt: 0, () => writes++);
        Assert.True(writes > 5);
        await ForEachAsync(writes, killAt => KilledDeadlineAsync(inPlace, killAt, () => { }));
    }

    private static async Task KilledDeadlineAsync(bool inPlace, int killAt, Action onWrite)
    {
        using var place = new Workplace();
        var plan = CrashPlan.Make(place, inPlace);
        var before = place.Snapshot();
        var applied = Assert.IsType<ApplyOutcome.Unconfirmed>(await place.Applier().ApplyAsync(plan, Terms, new FakeServerControl(), null, CancellationToken.None));
        if (killAt == 0)
        {
            await place.Applier(new LaterTime(), _ => onWrite()).ExpireAsync(applied.JournalId, new FakeServerControl(), CancellationToken.None);
            return;
        }
        var ended = await CrashTargetProcess.ExpireAsync(place, applied.JournalId, "takes", killAt);
        Assert.True(ended.Killed, ended.Output);

        place.Applier().Recover();
        var server = new FakeServerControl();
        await EndAsync(place, applied.JournalId, server);

        Assert.Equal(before, place.Snapshot());
        Assert.Equal(JournalState.RolledBack, Assert.Single(place.Applier().History(null)).State);
        // Unless the record that it was told lay there already, and only its sync was cut off.
        Assert.True(server.Reloads > 0 || ended.Output.Contains("killed before fsync", StringComparison.Ordinal), ended.Output);
    }

    private static async Task EndAsync(Workplace place, Guid entry, FakeServerControl server)
    {
        await place.Applier(new LaterTime()).ExpireAsync(entry, server, CancellationToken.None);
        Assert.Empty(place.Applier(new LaterTime()).Pending());
    }

    private static Task ForEachAsync(int last, Func<int, Task> test) => Parallel.ForEachAsync(Enumerable.Range(1, last),
        new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (killAt, _) => await test(killAt));
}
