using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Applying.Targets;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Tests.Changes;
using PgTlsDashboard.Core.Tests.Planning;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>A target is not forgotten while a change of it may have to be rolled back.</summary>
public sealed class RemoveTargetTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_target_on_probation_stays_until_the_change_is_kept()
    {
        var id = await ApplyAsync(new CommitConfirmedTerms(TimeSpan.FromMinutes(5), []));
        var store = new OneTarget(Target);

        var refused = Assert.IsType<RemoveTargetOutcome.Refused>(await Service(store).RemoveAsync(Target.Id, CancellationToken.None)).Finding;

        Assert.Equal("on-probation", refused.Code);
        Assert.Contains("is on probation until 2026-11-25 09:05:00 UTC, and db cannot be removed before that is settled.", refused.Message, StringComparison.Ordinal);
        Assert.False(store.IsGone);
        await _place.Applier(_time).KeepAsync(id, CancellationToken.None);
        Assert.IsType<RemoveTargetOutcome.Removed>(await Service(store).RemoveAsync(Target.Id, CancellationToken.None));
        Assert.True(store.IsGone);
        Assert.IsType<RemoveTargetOutcome.NotFound>(await Service(store).RemoveAsync(Target.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_sandbox_goes_with_all_that_was_tried_on_it()
    {
        await ApplyAsync(new CommitConfirmedTerms(TimeSpan.FromMinutes(5), []));
        Assert.IsType<RemoveTargetOutcome.Removed>(await Service(new OneTarget(Target with { IsSandbox = true })).RemoveAsync(Target.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_change_that_is_applied_for_good_keeps_no_target()
    {
        await ApplyAsync(null);
        Assert.IsType<RemoveTargetOutcome.Removed>(await Service(new OneTarget(Target)).RemoveAsync(Target.Id, CancellationToken.None));
    }

    private Target Target => TestSnapshots.Of().Target with { Id = _place.TargetId };

    private TargetService Service(OneTarget store) => new(store, _place.Applier(_time), store, _time);

    private async Task<Guid> ApplyAsync(CommitConfirmedTerms? terms)
    {
        _place.Write("pg_hba.conf", "old\n");
        return await _place.Applier(_time).ApplyAsync(_place.Plan(_place.Change("pg_hba.conf", "new\n")), terms, new FakeServerControl(), null, CancellationToken.None) switch
        {
            ApplyOutcome.Unconfirmed open => open.JournalId,
            ApplyOutcome.Applied applied => applied.JournalId,
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }

    private sealed class OneTarget(Target target) : ITargetStore, IAuditTrail
    {
        public bool IsGone { get; private set; }

        public Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(IsGone ? null : target);

        public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(IsGone = true);

        public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken) => Task.CompletedTask;

        Task<ImmutableArray<Target>> ITargetStore.ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> AddAsync(Target added, string? adminConnection, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> OpenAdminConnectionAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task<ImmutableArray<AuditEntry>> IAuditTrail.ListAsync(Guid? targetId, int count, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
