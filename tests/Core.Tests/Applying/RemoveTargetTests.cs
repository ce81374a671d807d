using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Applying.Targets;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Tests.Planning;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>A target is not forgotten while a change of it may have to be undone.</summary>
public sealed class RemoveTargetTests
{
    private static readonly Guid s_agent = Guid.NewGuid();

    [Fact]
    public async Task A_target_on_probation_stays_until_the_change_is_kept()
    {
        var target = FakeStores.Of(s_agent);
        var store = new FakeStores(target);
        var agent = new FakeAgent { Journal = [Entry(target, JournalState.OnProbation)] };

        var refused = Assert.IsType<RemoveTargetOutcome.Refused>(await Service(store, agent)
            .RemoveAsync(target.Id, CancellationToken.None)).Finding;

        Assert.Equal("on-probation", refused.Code.Text);
        Assert.Contains("is on probation until 2026-11-25 09:05:00 UTC, and db cannot be removed before that is settled.", refused.Message,
            StringComparison.Ordinal);
        Assert.NotNull(await store.FindAsync(target.Id, CancellationToken.None));
        agent.Journal = [Entry(target, JournalState.Applied)];
        Assert.IsType<RemoveTargetOutcome.Removed>(await Service(store, agent).RemoveAsync(target.Id, CancellationToken.None));
        Assert.Null(await store.FindAsync(target.Id, CancellationToken.None));
        Assert.IsType<RemoveTargetOutcome.NotFound>(await Service(store, agent).RemoveAsync(target.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_sandbox_goes_with_all_that_was_tried_on_it()
    {
        var target = FakeStores.Of(s_agent) with { IsSandbox = true };
        var agent = new FakeAgent { Journal = [Entry(target, JournalState.OnProbation)] };
        Assert.IsType<RemoveTargetOutcome.Removed>(await Service(new FakeStores(target), agent)
            .RemoveAsync(target.Id, CancellationToken.None));
    }

    private static TargetService Service(FakeStores store, FakeAgent agent)
    {
        var agents = new FakeAgents(s_agent, agent);
        var ofTargets = new TargetAgents(agents, store);
        return new(store, agents, ofTargets, Mirror.Of(agents, ofTargets, store), new ProofBook(new FakeProofs(), TimeProvider.System),
            Mirror.Audit(store), TimeProvider.System);
    }

    private static JournalEntry Entry(Target target, JournalState state) => new()
    {
        Id = s_agent,
        TargetId = target.Id,
        Recipe = "require-tls",
        Title = "TLS required",
        At = TestSnapshots.Now,
        State = state,
        Until = state == JournalState.OnProbation ? new DateTimeOffset(2026, 11, 25, 9, 5, 0, TimeSpan.Zero) : null,
        Files = [],
    };
}

/// <summary>The dashboard's history over fakes.</summary>
internal static class Mirror
{
    public static JournalMirror Of(FakeAgents agents, TargetAgents ofTargets, FakeStores store, FakeProofs? proofs = null) => new(
        agents, ofTargets, store, store, new EarlierJournals("/nowhere/journal", NullLogger<EarlierJournals>.Instance), store,
        new ProofBook(proofs ?? new FakeProofs(), TimeProvider.System), TimeProvider.System,
        NullLogger<JournalMirror>.Instance);

    public static AuditLog Audit(FakeStores store) => new(store, TimeProvider.System, NullLogger<AuditLog>.Instance);
}
