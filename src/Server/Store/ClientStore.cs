using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Server.Store;

/// <summary>Clients in SQLite.</summary>
internal sealed class ClientStore(Database database) : IClientStore
{
    public Task<ImmutableArray<DatabaseClient>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
        database.IsNew ? Task.FromResult(ImmutableArray<DatabaseClient>.Empty) : ReadAllAsync(targetId, cancellationToken);

    private async Task<ImmutableArray<DatabaseClient>> ReadAllAsync(Guid? targetId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var rows = await db.Clients.AsNoTracking().Where(row => targetId == null || row.TargetId == targetId)
            .OrderByDescending(row => row.IssuedAt).ToListAsync(cancellationToken);
        return [.. rows.Select(Read)];
    }

    public async Task<DatabaseClient?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var row = await db.Clients.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return row is null ? null : Read(row);
    }

    public async Task AddAsync(DatabaseClient client, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        db.Clients.Add(new()
        {
            Id = client.Id,
            TargetId = client.TargetId,
            Role = client.Role,
            Profile = client.Profile,
            Certificate = [.. client.Certificate.Der],
            IssuedAt = client.IssuedAt.ToUniversalTime(),
            BundleTakenAt = client.BundleTakenAt?.ToUniversalTime(),
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task MarkDownloadedAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var taken = (DateTimeOffset?)at.ToUniversalTime();
        await db.Clients.Where(row => row.Id == id && row.BundleTakenAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.BundleTakenAt, taken), cancellationToken);
    }

    private static DatabaseClient Read(ClientRow row) => new()
    {
        Id = row.Id,
        TargetId = row.TargetId,
        Role = row.Role,
        Profile = row.Profile,
        Certificate = StoredCertificate.Read(row.Certificate),
        IssuedAt = row.IssuedAt,
        BundleTakenAt = row.BundleTakenAt,
    };
}
