using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>The inventory in memory, for tests that start at the services.</summary>
internal sealed class MemoryStores : ITargetStore, IAuthorityStore, IClientStore, IAuditTrail
{
    private const string Passphrase = "only in memory";
    private readonly List<(Target Target, string? Admin)> _targets = [];
    private readonly List<(Guid TargetId, Certificate Certificate, byte[] Key)> _authorities = [];
    private readonly List<DatabaseClient> _clients = [];

    public List<AuditEntry> Audit { get; } = [];

    public Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(_targets.Select(t => t.Target).ToImmutableArray());

    public Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(_targets.Select(t => t.Target).FirstOrDefault(t => t.Id == id));

    public Task<bool> AddAsync(Target target, string? adminConnection, CancellationToken cancellationToken)
    {
        if (_targets.Any(t => t.Target.Name == target.Name)) return Task.FromResult(false);
        _targets.Add((target, adminConnection));
        return Task.FromResult(true);
    }

    public Task<string?> OpenAdminConnectionAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(_targets.FirstOrDefault(t => t.Target.Id == id).Admin);

    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(_targets.RemoveAll(t => t.Target.Id == id) > 0);

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

    Task<DatabaseClient?> IClientStore.FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(_clients.FirstOrDefault(c => c.Id == id));

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

    public Task<ImmutableArray<AuditEntry>> ListAsync(Guid? targetId, int count, CancellationToken cancellationToken) => Task.FromResult(Audit.AsEnumerable().Reverse().Take(count).ToImmutableArray());
}

/// <summary>No sandbox: the tests bring servers of their own.</summary>
internal sealed class NoSandbox : ISandbox
{
    public SandboxServer? Current => null;

    public Task<SandboxOutcome> StartAsync(IProgress<string>? progress, CancellationToken cancellationToken) =>
        Task.FromResult<SandboxOutcome>(new SandboxOutcome.Failed(new("no-sandbox", Core.Severity.Error, "Not here.")));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
