using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>Targets at rest.</summary>
public interface ITargetStore
{
    Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken);

    Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Seals the admin connection; false when a target of that name exists.</summary>
    Task<bool> AddAsync(Target target, string? adminConnection, CancellationToken cancellationToken);

    /// <summary>The admin connection, unsealed for the one who opens it now; null when none is stored.</summary>
    Task<string?> OpenAdminConnectionAsync(Guid id, CancellationToken cancellationToken);

    Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Replaces what is stored of a target; false when another one has its name, or it is gone.</summary>
    /// <param name="adminConnection">Null keeps the stored one, an empty text removes it.</param>
    Task<bool> UpdateAsync(Target target, string? adminConnection, CancellationToken cancellationToken);

    /// <summary>Records which server a target is.</summary>
    Task SetIdentityAsync(Guid id, ServerIdentity identity, CancellationToken cancellationToken);
}

/// <summary>The journals' records as the agents reported them, without contents: History works while an agent is away.</summary>
public interface IJournalStore
{
    /// <summary>Newest first; of one target, or of all when null.</summary>
    Task<ImmutableArray<JournalEntry>> ListAsync(Guid? targetId, CancellationToken cancellationToken);

    /// <summary>Adds or replaces the record; answers with what was stored before, null when it is new.</summary>
    Task<JournalEntry?> SaveAsync(JournalEntry entry, CancellationToken cancellationToken);
}

/// <summary>The authority of each target at rest: its certificate, its key encrypted (PKCS #8) under a sealed passphrase.</summary>
public interface IAuthorityStore
{
    /// <summary>The target's authority open for signing; null when it has none yet. The caller disposes it.</summary>
    Task<CertificateAuthority?> OpenAsync(Guid targetId, CancellationToken cancellationToken);

    Task<Certificate?> FindCertificateAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Keeps a new authority; the earlier ones of the target stay known, the newest signs.</summary>
    Task AddAsync(Guid targetId, CertificateAuthority authority, CancellationToken cancellationToken);
}

/// <summary>Clients at rest; certificates only, no key.</summary>
public interface IClientStore
{
    Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken);

    Task<DatabaseClient?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task AddAsync(DatabaseClient client, CancellationToken cancellationToken);

    Task MarkDownloadedAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>The audit trail: written, never changed.</summary>
public interface IAuditTrail
{
    Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<ImmutableArray<AuditEntry>> ListAsync(Guid? targetId, int count, CancellationToken cancellationToken);
}
