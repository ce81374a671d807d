using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.CrashTarget;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>
/// The writer is killed with SIGKILL before each of its writes in turn; what then stands must be all of the plan or nothing of it.
/// </summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData("takes", false)]
    [InlineData("refuses", false)]
    [InlineData("manual", false)]
    [InlineData("takes", true)]
    [InlineData("refuses", true)]
    public async Task An_apply_stopped_before_any_write_recovers_to_all_or_nothing(string server, bool inPlace)
    {
        using var place = new Workplace();
        using var disks = new KilledDisks(place);
        var plan = CrashPlan.Make(place, inPlace);
        var before = place.Snapshot();
        await place.Applier(disks.Take).ApplyAsync(plan, new ScriptedServerControl(server), null, CancellationToken.None);
        var after = place.Snapshot();
        Assert.True(disks.Count > 20, $"{disks.Count} writes");

        for (var number = 1; number <= disks.Count; number++)
        {
            disks.Restore(number);
            AssertRecovers(place, before, after, disks.Step(number));
        }
    }

    [Theory]
    [InlineData("takes", false)]
    [InlineData("refuses", false)]
    [InlineData("manual", false)]
    [InlineData("takes", true)]
    [InlineData("refuses", true)]
    public async Task An_apply_killed_anywhere_recovers_to_all_or_nothing(string server, bool inPlace)
    {
        var (calls, after) = await CompleteAsync(server, inPlace);
        await Kills.EachAsync(1, calls.Count, async killAt =>
        {
            using var place = new Workplace();
            var plan = CrashPlan.Make(place, inPlace);
            var before = place.Snapshot();
            var ended = await CrashTargetProcess.ApplyAsync(place, CrashTargetProcess.WritePlan(place, plan), server, killAt);
            Assert.True(ended.Killed, ended.Output);
            AssertRecovers(place, before, after, ended.Output);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rollback_stopped_before_any_write_is_completed_or_never_began(bool inPlace)
    {
        using var place = new Workplace();
        using var disks = new KilledDisks(place);
        var plan = CrashPlan.Make(place, inPlace);
        var (before, server) = (place.Snapshot(), new FakeServerControl());
        var applied = Assert.IsType<ApplyOutcome.Applied>(await place.Applier().ApplyAsync(plan, server, null, CancellationToken.None));
        var after = place.Snapshot();
        Assert.IsType<ApplyOutcome.RolledBack>(await place.Applier(disks.Take)
            .RollbackAsync(applied.JournalId, server, null, CancellationToken.None));
        Assert.Equal(before, place.Snapshot());
        Assert.True(disks.Count > 10, $"{disks.Count} writes");

        for (var number = 1; number <= disks.Count; number++)
        {
            disks.Restore(number);
            AssertSettled(place, before, after, disks.Step(number));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rollback_killed_anywhere_is_completed_or_never_began(bool inPlace)
    {
        var writes = 0;
        var counted = await KilledRollbackAsync(inPlace, killAt: 0, () => writes++);
        Assert.False(counted);
        await Kills.EachAsync(1, writes, async killAt => Assert.True(await KilledRollbackAsync(inPlace, killAt, () => { })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recovery_stopped_before_any_write_is_completed_by_the_next(bool inPlace)
    {
        using var place = new Workplace();
        using var disks = new KilledDisks(place);
        var plan = CrashPlan.Make(place, inPlace);
        var before = place.Snapshot();
        await place.Applier(disks.Take).ApplyAsync(plan, new ScriptedServerControl("takes"), null, CancellationToken.None);
        for (var share = 3; share <= 9; share += 3)
        {
            disks.Restore(disks.Count * share / 10);
            using var again = new KilledDisks(place);
            place.Applier(again.Take).Recover();
            AssertSame(before, place.Snapshot(), $"{share}");
            for (var number = 1; number <= again.Count; number++)
            {
                again.Restore(number);
                place.Applier().Recover();
                AssertSame(before, place.Snapshot(), $"{share}, stopped before {again.Step(number)}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recovery_killed_anywhere_is_completed_by_the_next(bool inPlace)
    {
        var (calls, _) = await CompleteAsync("takes", inPlace);
        using var place = new Workplace();
        var plan = CrashPlan.Make(place, inPlace);
        var planFile = CrashTargetProcess.WritePlan(place, plan);
        var before = place.Snapshot();
        foreach (var killAt in Kills.Among(calls.Count / 3, calls.Count - 3))
        {
            var ended = await CrashTargetProcess.ApplyAsync(place, planFile, "takes", killAt);
            Assert.True(ended.Killed, ended.Output);
            // Each recovery starts from where the last one was killed.
            foreach (var at in Kills.Among(1, 8).Order()) await CrashTargetProcess.RecoverAsync(place.Journal, at);
            Assert.False((await CrashTargetProcess.RecoverAsync(place.Journal, killAt: 0)).Killed);
            AssertSame(before, place.Snapshot(), ended.Output);
        }
    }

    [Fact]
    public async Task A_file_that_a_person_edited_after_the_crash_is_left_alone_and_told()
    {
        var (calls, _) = await CompleteAsync("takes", inPlace: false);
        using var place = new Workplace();
        var plan = CrashPlan.Make(place, inPlace: false);
        var ended = await CrashTargetProcess.ApplyAsync(place, CrashTargetProcess.WritePlan(place, plan), "takes", calls.Count - 4);
        Assert.True(ended.Killed);
        place.Write("data/pg_hba.conf", "edited by a person\n");

        var entry = Assert.Single(place.Applier().Recover());

        Assert.Equal("edited by a person\n", place.Read("data/pg_hba.conf"));
        Assert.False(File.Exists(place.At("data/server.key")));
        Assert.Equal(JournalState.RolledBack, entry.State);
        var finding = Assert.Single(entry.Findings);
        Assert.Equal(("edited-since", place.At("data/pg_hba.conf")), (finding.Code.Text, finding.At));
        Assert.Equal(CrashPlan.HbaBefore, File.ReadAllText(finding.Remedy!.Split(' ')[^1].TrimEnd('.')));
        Assert.Equal(finding, Assert.Single(Assert.Single(place.Applier().History(null)).Findings));
    }

    private static async Task<(List<string> Calls, string After)> CompleteAsync(string server, bool inPlace)
    {
        using var place = new Workplace();
        var plan = CrashPlan.Make(place, inPlace);
        var calls = new List<string>();
        var control = new ScriptedServerControl(server);
        await place.Applier(calls.Add).ApplyAsync(plan, control, null, CancellationToken.None);
        return (calls, place.Snapshot());
    }

    private static async Task<bool> KilledRollbackAsync(bool inPlace, int killAt, Action onWrite)
    {
        using var place = new Workplace();
        var plan = CrashPlan.Make(place, inPlace);
        var before = place.Snapshot();
        var server = new FakeServerControl();
        var applied = Assert.IsType<ApplyOutcome.Applied>(await place.Applier().ApplyAsync(plan, server, null, CancellationToken.None));
        var after = place.Snapshot();
        if (killAt == 0)
        {
            Assert.IsType<ApplyOutcome.RolledBack>(await place.Applier(_ => onWrite())
                .RollbackAsync(applied.JournalId, server, null, CancellationToken.None));
            Assert.Equal(before, place.Snapshot());
            return false;
        }
        var ended = await CrashTargetProcess.RollbackAsync(place, applied.JournalId, "takes", killAt);
        AssertSettled(place, before, after, ended.Output);
        return ended.Killed;
    }

    private static void AssertRecovers(Workplace place, string before, string after, string context)
    {
        var recovered = place.Applier().Recover();

        var entry = place.Applier().History(null).SingleOrDefault();
        Assert.NotEqual(JournalState.Started, entry?.State);
        var stands = entry is { State: JournalState.Applied or JournalState.Waiting };
        AssertSame(stands ? after : before, place.Snapshot(), context);
        Assert.All(recovered, one => Assert.Empty(one.Findings));
        Assert.Empty(place.Applier().Recover());
        AssertSame(stands ? after : before, place.Snapshot(), context);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(place.Root, "*", SearchOption.AllDirectories),
            path => path.Contains("/.new-", StringComparison.Ordinal));
    }

    private static void AssertSettled(Workplace place, string before, string after, string context)
    {
        place.Applier().Recover();
        var state = Assert.Single(place.Applier().History(null)).State;
        Assert.True(state is JournalState.Applied or JournalState.RolledBack);
        AssertSame(state == JournalState.Applied ? after : before, place.Snapshot(), context);
    }

    private static void AssertSame(string expected, string actual, string context) =>
        Assert.True(expected == actual, $"{context}\n--- expected\n{expected}\n--- found\n{actual}");
}
