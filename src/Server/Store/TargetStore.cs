using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Server.Store;

/// <summary>Targets in SQLite.</summary>
internal sealed partial class TargetStore(Database database, Seal seal, ILogger<TargetStore> logger) : ITargetStore
{
    private const int SqliteConstraint = 19;

    public Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken) =>
        database.IsNew ? Task.FromResult(ImmutableArray<Target>.Empty) : ReadAllAsync(cancellationToken);

    private async Task<ImmutableArray<Target>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var rows = await db.Targets.AsNoTracking().OrderBy(row => row.NameKey).ToListAsync(cancellationToken);
        return [.. rows.Select(Read)];
    }

    public async Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var row = await db.Targets.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return row is null ? null : Read(row);
    }

    public async Task<bool> AddAsync(Target target, string? adminConnection, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        db.Targets.Add(Write(target, adminConnection));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (e.InnerException is SqliteException { SqliteErrorCode: SqliteConstraint })
        {
            return false;
        }
    }

    public async Task<string?> OpenAdminConnectionAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var closed = await db.Targets.Where(row => row.Id == id).Select(row => row.SealedAdminConnection).SingleOrDefaultAsync(cancellationToken);
        if (closed is null) return null;
        try
        {
            return seal.Open(closed, Seal.AdminConnection, id);
        }
        catch (CryptographicException)
        {
            LogSealBroken(id);
            return null;
        }
    }

    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        return await db.Targets.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    private TargetRow Write(Target target, string? adminConnection) => new()
    {
        Id = target.Id,
        Name = target.Name,
        NameKey = target.Name.ToUpperInvariant(),
        Host = target.Host,
        Port = target.Port,
        DataDirectory = target.Files.DataDirectory,
        ConfigFile = target.Files.ConfigFile,
        HbaFile = target.Files.HbaFile,
        IdentFile = target.Files.IdentFile,
        PgmonetaConf = target.Files.PgmonetaConf,
        ServerPaths = JsonSerializer.Serialize(target.Files.ServerPaths),
        SealedAdminConnection = adminConnection is null ? null : seal.Close(adminConnection, Seal.AdminConnection, target.Id),
        IsSandbox = target.IsSandbox,
        AddedAt = target.AddedAt.ToUniversalTime(),
    };

    private static Target Read(TargetRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Host = row.Host,
        Port = row.Port,
        Files = new()
        {
            DataDirectory = row.DataDirectory,
            ConfigFile = row.ConfigFile,
            HbaFile = row.HbaFile,
            IdentFile = row.IdentFile,
            PgmonetaConf = row.PgmonetaConf,
            ServerPaths = JsonSerializer.Deserialize<ImmutableArray<ServerPath>>(row.ServerPaths),
        },
        HasAdminConnection = row.SealedAdminConnection is not null,
        IsSandbox = row.IsSandbox,
        AddedAt = row.AddedAt,
    };

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The admin connection of target {TargetId} was sealed with keys that are not in the state directory; remove the target and add it again")]
    private partial void LogSealBroken(Guid targetId);
}
