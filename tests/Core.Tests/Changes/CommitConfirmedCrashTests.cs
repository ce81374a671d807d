using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.CrashTarget;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>
/// The writer is killed before each of its writes while a change is unconfirmed or its time ends: nobody's silence ever keeps the change.
/// </summary>
public sealed class CommitConfirmedCrashTests
{
    private static readonly CommitConfirmedTerms s_terms = new(TimeSpan.FromMinutes(5), ["app"]);

    [Theory]
    [InlineData("takes", false)]
    [InlineData("takes", true)]
    [InlineData("refuses", false)]
    public async Task An_apply_on_probation_stopped_before_any_write_leaves_nothing_or_what_goes_back(string server, bool inPlace)
    {
        using var place = new Workplace();
        using var disks = new KilledDisks(place);
        var plan = CrashPlan.Make(place, inPlace);
        var before = place.Snapshot();
        await place.Applier(disks.Take).ApplyAsync(plan, s_terms, new ScriptedServerControl(server), null, CancellationToken.None);
        Assert.True(disks.Count > 20, $"{disks.Count} writes");

        for (var number = 1; number <= disks.Count; number++)
        {
            disks.Restore(number);
            await AssertGoesBackAsync(place, before, disks.Step(number));
        }
    }

    [Theory]
    [InlineData("takes", false)]
    [InlineData("takes", true)]
    [InlineData("refuses", false)]
    public async Task An_apply_on_probation_killed_anywhere_leaves_nothing_or_what_goes_back(string server, bool inPlace)
    {
        using var whole = new Workplace();
        var calls = new List<string>();
        await whole.Applier(calls.Add)
            .ApplyAsync(CrashPlan.Make(whole, inPlace), s_terms, new ScriptedServerControl(server), null, CancellationToken.None);
        await Kills.EachAsync(1, calls.Count, async killAt =>
        {
            using var place = new Workplace();
            var plan = CrashPlan.Make(place, inPlace);
            var before = place.Snapshot();
            var ended = await CrashTargetProcess.TryAsync(place, CrashTargetProcess.WritePlan(place, plan), server, killAt);
            Assert.True(ended.Killed, ended.Output);
            await AssertGoesBackAsync(place, before, ended.Output);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deadline_stopped_before_any_write_is_kept_by_the_next_process_and_the_server_is_told(bool inPlace)
    {
        using var place = new Workplace();
        using var disks = new KilledDisks(place);
        var (before, id) = await OnProbationAsync(place, inPlace);
        await place.Applier(new LaterTime(), disks.Take).ExpireAsync(id, new FakeServerControl(), CancellationToken.None);
        Assert.True(disks.Count > 5, $"{disks.Count} writes");

        for (var number = 1; number <= disks.Count; number++)
        {
            disks.Restore(number);
            await AssertKeptAsync(place, before, id, disks.Step(number).StartsWith("fsync", StringComparison.Ordinal), disks.Step(number));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deadline_killed_anywhere_is_kept_by_the_next_process_and_the_server_is_told(bool inPlace)
    {
        var writes = 0;
        using (var whole = new Workplace())
        {
            var (_, id) = await OnProbationAsync(whole, inPlace);
            await whole.Applier(new LaterTime(), _ => writes++).ExpireAsync(id, new FakeServerControl(), CancellationToken.None);
        }
        await Kills.EachAsync(1, writes, async killAt =>
        {
            using var place = new Workplace();
            var (before, id) = await OnProbationAsync(place, inPlace);
            var ended = await CrashTargetProcess.ExpireAsync(place, id, "takes", killAt);
            Assert.True(ended.Killed, ended.Output);
            await AssertKeptAsync(place, before, id, ended.Output.Contains("killed before fsync", StringComparison.Ordinal), ended.Output);
        });
    }

    private static async Task<(string Before, Guid Id)> OnProbationAsync(Workplace place, bool inPlace)
    {
        var plan = CrashPlan.Make(place, inPlace);
        var before = place.Snapshot();
        var outcome = await place.Applier().ApplyAsync(plan, s_terms, new FakeServerControl(), null, CancellationToken.None);
        return (before, Assert.IsType<ApplyOutcome.Unconfirmed>(outcome).JournalId);
    }

    private static async Task AssertGoesBackAsync(Workplace place, string before, string context)
    {
        place.Applier().Recover();
        var entry = place.Applier().History(null).SingleOrDefault();
        if (entry is { State: JournalState.OnProbation })
        {
            Assert.True(entry.Until > entry.At);
            await EndAsync(place, entry.Id, new FakeServerControl());
            entry = Assert.Single(place.Applier().History(null));
        }

        Assert.True(entry is null or { State: JournalState.RolledBack }, $"{context}{entry}");
        Assert.True(before == place.Snapshot(), $"{context}\n--- expected\n{before}\n--- found\n{place.Snapshot()}");
    }

    /// <param name="recorded">Only the sync of a record was cut off, so the one that says that the server knows may lie there
    /// already.</param>
    private static async Task AssertKeptAsync(Workplace place, string before, Guid id, bool recorded, string context)
    {
        place.Applier().Recover();
        var server = new FakeServerControl();
        await EndAsync(place, id, server);

        Assert.Equal(before, place.Snapshot());
        Assert.Equal(JournalState.RolledBack, Assert.Single(place.Applier().History(null)).State);
        Assert.True(server.Reloads > 0 || recorded, context);
    }

    private static async Task EndAsync(Workplace place, Guid entry, FakeServerControl server)
    {
        await place.Applier(new LaterTime()).ExpireAsync(entry, server, CancellationToken.None);
        Assert.Empty(place.Applier(new LaterTime()).Pending());
    }
}
