using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Agent.Tests.Contract;

/// <summary>The line may break after every message, and within one: a plan is applied whole or not at all, and never twice.</summary>
[Collection(LocalServerTests.Name)]
public sealed class BrokenLineTests(LocalServer server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task A_line_that_breaks_at_any_message_leaves_the_change_whole_or_undone(int bytesLater)
    {
        await using var agent = new InProcessAgent();
        for (var frames = 1; ; frames++)
        {
            var walk = new Walk(server);
            if (await EndsAsync(agent, walk, frames, bytesLater)) return;
            await agent.Core.IdleAsync();
            if (frames % 3 == 0) await agent.RestartAsync();
            var link = await agent.ConnectAsync();
            var left = await walk.EntryAsync(link);
            Assert.True(
                left is null or { State: JournalState.Applied or JournalState.RolledBack }, $"{left?.State} after {frames} messages");
            walk.AssertFiles(left is { State: JournalState.Applied });

            var again = await walk.ApplyAsync(link);
            var entry = await walk.EntryAsync(link);
            if (left is not null) Assert.Equal((left.Id, left.State, left.PlanId), (entry!.Id, entry.State, entry.PlanId));
            if (left is { State: JournalState.RolledBack })
            {
                Assert.Equal(left.Id, Assert.IsType<ApplyOutcome.RolledBack>(again).JournalId);
            }
            else
            {
                Assert.Equal(entry!.Id, Assert.IsType<ApplyOutcome.Applied>(again).JournalId);
                Assert.IsType<ApplyOutcome.Applied>(await walk.SettleAsync(link));
                Assert.IsType<ApplyOutcome.RolledBack>(await walk.UndoAsync(link, entry.Id));
            }

            walk.AssertFiles(isApplied: false);
        }
    }

    [Fact]
    public async Task A_call_that_is_repeated_while_the_first_one_runs_ends_as_that_does()
    {
        await using var agent = new InProcessAgent();
        var walk = new Walk(server);
        var (one, other) = (await agent.ConnectAsync(), await agent.ConnectAsync());
        var outcomes = await Task.WhenAll(walk.ApplyAsync(one), walk.ApplyAsync(other));
        var journal = (await walk.EntryAsync(one))!.Id;
        Assert.All(outcomes, outcome => Assert.Equal(journal, Assert.IsType<ApplyOutcome.Applied>(outcome).JournalId));
        Assert.IsType<ApplyOutcome.RolledBack>(await walk.UndoAsync(one, journal));
    }

    private static async Task<bool> EndsAsync(InProcessAgent agent, Walk walk, int frames, int bytesLater)
    {
        CutStream? cut = null;
        try
        {
            await walk.WholeAsync(await agent.ConnectAsync(line => cut = new(line, frames, bytesLater)));
            walk.AssertFiles(isApplied: false);
            return !cut!.IsCut;
        }
        catch (AgentException e)
        {
            Assert.Equal(FindingCode.AgentLineBroken, e.Finding.Code);
            return false;
        }
    }
}
