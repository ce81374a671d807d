using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Tests.Planning;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>The stores of a dashboard in memory.</summary>
internal sealed class FakeStores(params Target[] targets) : ITargetStore, IJournalStore, IAuditTrail
{
    private readonly List<Target> _targets = [.. targets];
    private readonly Dictionary<Guid, JournalEntry> _journal = [];

    public List<AuditEntry> Audit { get; } = [];

    /// <summary>The disk of the dashboard's state is full.</summary>
    public bool IsFull { get; set; }

    /// <summary>A target whose server is used through the agent of that id.</summary>
    public static Target Of(Guid agentId) => TestSnapshots.Of().Target with
    {
        Id = Guid.NewGuid(),
        Identity = new() { AgentId = agentId, Uid = 1000, Gid = 1000 },
    };

    public Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(_targets.ToImmutableArray());

    public Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(_targets.Find(target => target.Id == id));

    public Task<bool> AddAsync(Target target, string? adminConnection, CancellationToken cancellationToken)
    {
        _targets.Add(target);
        return Task.FromResult(true);
    }

    public Task<string?> OpenAdminConnectionAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(_targets.RemoveAll(target => target.Id == id) > 0);

    public Task<bool> UpdateAsync(Target target, string? adminConnection, CancellationToken cancellationToken)
    {
        _targets[_targets.FindIndex(known => known.Id == target.Id)] = target;
        return Task.FromResult(true);
    }

    public Task SetIdentityAsync(Guid id, ServerIdentity identity, CancellationToken cancellationToken) => Task.CompletedTask;

    Task<ImmutableArray<JournalEntry>> IJournalStore.ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        Task.FromResult(_journal.Values.Where(entry => targetId is null || entry.TargetId == targetId).ToImmutableArray());

    public Task<JournalEntry?> SaveAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        Full();
        var before = _journal.GetValueOrDefault(entry.Id);
        _journal[entry.Id] = entry;
        return Task.FromResult(before);
    }

    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        Full();
        Audit.Add(entry);
        return Task.CompletedTask;
    }

    Task<ImmutableArray<AuditEntry>> IAuditTrail.ListAsync(Guid? targetId, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Audit.ToImmutableArray());

    private void Full()
    {
        if (IsFull) throw new IOException("No space left on device");
    }
}
