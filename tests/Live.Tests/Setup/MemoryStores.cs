using System.Collections.Concurrent;
using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>The inventory in memory, for tests that start at the services.</summary>
internal sealed class MemoryStores : ITargetStore, IAuthorityStore, IClientStore, IJournalStore, IAuditTrail
{
    private const string Passphrase = "only in memory";
    private readonly List<(Target Target, string? Admin)> _targets = [];
    private readonly List<(Guid TargetId, Certificate Certificate, byte[] Key)> _authorities = [];
    private readonly List<DatabaseClient> _clients = [];
    private readonly ConcurrentDictionary<Guid, JournalEntry> _entries = new();

    public List<AuditEntry> Audit { get; } = [];

    public Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_targets.Select(t => t.Target).ToImmutableArray());

    public Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(_targets.Select(t => t.Target).FirstOrDefault(t => t.Id == id));

    public Task<bool> AddAsync(Target target, string? adminConnection, CancellationToken cancellationToken)
    {
        if (_targets.Any(t => t.Target.Name == target.Name)) return Task.FromResult(false);
        _targets.Add((target, adminConnection));
        return Task.FromResult(true);
    }

    public Task<string?> OpenAdminConnectionAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(_targets.FirstOrDefault(t => t.Target.Id == id).Admin);

    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(_targets.RemoveAll(t => t.Target.Id == id) > 0);

    public Task<bool> UpdateAsync(Target target, string? adminConnection, CancellationToken cancellationToken)
    {
        var index = _targets.FindIndex(t => t.Target.Id == target.Id);
        if (index < 0 || _targets.Any(t => t.Target.Name == target.Name && t.Target.Id != target.Id)) return Task.FromResult(false);
        _targets[index] = (target, adminConnection is "" ? null : adminConnection ?? _targets[index].Admin);
        return Task.FromResult(true);
    }

    public Task SetIdentityAsync(Guid id, ServerIdentity identity, CancellationToken cancellationToken)
    {
        var index = _targets.FindIndex(t => t.Target.Id == id);
        if (index >= 0) _targets[index] = (_targets[index].Target with { Identity = identity }, _targets[index].Admin);
        return Task.CompletedTask;
    }

    Task<ImmutableArray<JournalEntry>> IJournalStore.ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<JournalEntry>>(
        [.. _entries.Values.Where(e => targetId is null || e.TargetId == targetId).OrderByDescending(e => e.At)]);

    public Task<JournalEntry?> SaveAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var before = _entries.GetValueOrDefault(entry.Id);
        _entries[entry.Id] = entry;
        return Task.FromResult(before);
    }

    public Task<CertificateAuthority?> OpenAsync(Guid targetId, CancellationToken cancellationToken) => Task.FromResult(
        _authorities.LastOrDefault(a => a.TargetId == targetId) is { Certificate: { } certificate, Key: var key }
            ? CertificateAuthority.Open(certificate, PrivateKey.FromEncryptedPkcs8(key, Passphrase))
            : null);

    public Task<Certificate?> FindCertificateAsync(Guid targetId, CancellationToken cancellationToken) =>
        Task.FromResult<Certificate?>(_authorities.LastOrDefault(a => a.TargetId == targetId).Certificate);

    public Task AddAsync(Guid targetId, CertificateAuthority authority, CancellationToken cancellationToken)
    {
        _authorities.Add((targetId, authority.Certificate, authority.ExportEncryptedKey(Passphrase)));
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        Task.FromResult(_clients.Where(c => targetId is null || c.TargetId == targetId).ToImmutableArray());

    Task<DatabaseClient?> IClientStore.FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(_clients.FirstOrDefault(c => c.Id == id));

    public Task AddAsync(DatabaseClient client, CancellationToken cancellationToken)
    {
        _clients.Add(client);
        return Task.CompletedTask;
    }

    public Task MarkDownloadedAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var index = _clients.FindIndex(c => c.Id == id);
        _clients[index] = _clients[index] with { BundleTakenAt = at };
        return Task.CompletedTask;
    }

    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        Audit.Add(entry);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<AuditEntry>> ListAsync(Guid? targetId, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Audit.AsEnumerable().Reverse().Take(count).ToImmutableArray());
}
