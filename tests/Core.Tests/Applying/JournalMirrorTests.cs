using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Tests.Planning;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>What the dashboard says of an entry is the last that its agent said, in whatever order that arrives.</summary>
public sealed class JournalMirrorTests
{
    private static readonly Guid s_agent = Guid.NewGuid();
    private readonly Target _target = FakeStores.Of(s_agent);

    [Fact]
    public async Task A_journal_that_was_read_before_a_report_does_not_overwrite_the_report()
    {
        var store = new FakeStores(_target);
        var agent = new FakeAgent { Journal = [Entry(JournalState.Started, revision: 2)] };
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.HistoryUnderWay = async () =>
        {
            (await agent.Watched.Task).Report(Entry(JournalState.RolledBack, revision: 3));
            await heard.Task;
        };
        var agents = new FakeAgents(s_agent, agent);
        using var mirror = Mirror.Of(agents, new TargetAgents(agents, store), store);
        mirror.Changed += entry =>
        {
            if (entry.State == JournalState.RolledBack) heard.TrySetResult();
        };
        using var stopped = new CancellationTokenSource();
        var running = mirror.RunAsync(stopped.Token);

        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);

        Assert.Equal(JournalState.RolledBack, Assert.Single(await mirror.ListAsync(_target.Id, CancellationToken.None)).State);
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_journal_that_was_read_after_a_report_is_what_counts()
    {
        var store = new FakeStores(_target);
        var agent = new FakeAgent { Journal = [Entry(JournalState.Started, revision: 2)] };
        var agents = new FakeAgents(s_agent, agent);
        using var mirror = Mirror.Of(agents, new TargetAgents(agents, store), store);
        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);

        agent.Journal = [Entry(JournalState.RolledBack, revision: 3)];
        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);

        Assert.Equal(JournalState.RolledBack, Assert.Single(await mirror.ListAsync(_target.Id, CancellationToken.None)).State);
    }

    [Theory]
    [InlineData(JournalState.OnProbation, JournalState.RolledBack, 2)]
    [InlineData(JournalState.Applied, JournalState.RolledBack, 2)]
    [InlineData(JournalState.Started, JournalState.Applied, 1)]
    // What is kept was in place before, and the same entry again is no change.
    [InlineData(JournalState.OnProbation, JournalState.Applied, 1)]
    [InlineData(JournalState.Applied, JournalState.Applied, 1)]
    public async Task Whatever_changes_the_rules_ages_the_proofs_whoever_did_it(JournalState before, JournalState after, int times)
    {
        Assert.Equal(times, await AgedAsync("require-tls", before, after));
        // pgmoneta's own files are no rules of the server.
        Assert.Equal(0, await AgedAsync("pgmoneta-trust", before, after));
    }

    [Fact]
    public async Task A_dashboard_that_starts_again_ages_nothing_that_was_proven_since_the_change()
    {
        var store = new FakeStores(_target);
        var agent = new FakeAgent { Journal = [Entry(JournalState.Applied, revision: 1)] };
        var agents = new FakeAgents(s_agent, agent);
        var proofs = new FakeProofs();
        for (var starts = 0; starts < 2; starts++)
        {
            using var mirror = Mirror.Of(agents, new TargetAgents(agents, store), store, proofs);
            await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);
        }

        Assert.Equal(TestSnapshots.Now, Assert.Single(proofs.Aged));
    }

    private async Task<int> AgedAsync(string recipe, JournalState before, JournalState after)
    {
        var store = new FakeStores(_target);
        var agent = new FakeAgent { Journal = [Entry(before, revision: 1) with { Recipe = recipe }] };
        var agents = new FakeAgents(s_agent, agent);
        var proofs = new FakeProofs();
        using var mirror = Mirror.Of(agents, new TargetAgents(agents, store), store, proofs);
        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);
        agent.Journal = [Entry(after, revision: 2) with { Recipe = recipe }];
        await mirror.SyncAsync(agents.All[0], _target.Id, CancellationToken.None);
        return proofs.Aged.Count;
    }

    private JournalEntry Entry(JournalState state, long revision) => new()
    {
        Id = s_agent,
        TargetId = _target.Id,
        Recipe = "require-tls",
        Title = "TLS required",
        At = TestSnapshots.Now,
        State = state,
        Revision = revision,
        Files = ImmutableArray<JournalFile>.Empty,
    };
}
