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
        var row = new TargetRow
        {
            Id = target.Id,
            Name = "",
            NameKey = "",
            Host = "",
            DataDirectory = "",
            ConfigFile = "",
            HbaFile = "",
            IdentFile = "",
            ServerPaths = "",
        };
        Write(target, row);
        row.SealedAdminConnection = adminConnection is null ? null : seal.Close(adminConnection, Seal.AdminConnection, target.Id);
        db.Targets.Add(row);
        return await SaveAsync(db, cancellationToken);
    }

    public async Task<bool> UpdateAsync(Target target, string? adminConnection, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        if (await db.Targets.SingleOrDefaultAsync(row => row.Id == target.Id, cancellationToken) is not { } row) return false;
        Write(target, row);
        if (adminConnection is "") row.SealedAdminConnection = null;
        else if (adminConnection is not null) row.SealedAdminConnection = seal.Close(adminConnection, Seal.AdminConnection, target.Id);
        return await SaveAsync(db, cancellationToken);
    }

    public async Task SetIdentityAsync(Guid id, ServerIdentity identity, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        if (await db.Targets.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return;
        Write(identity, row);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<string?> OpenAdminConnectionAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var closed = await db.Targets.Where(row => row.Id == id).Select(row => row.SealedAdminConnection)
            .SingleOrDefaultAsync(cancellationToken);
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

    // False when another target has the name.
    private static async Task<bool> SaveAsync(DashboardDb db, CancellationToken cancellationToken)
    {
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

    private static void Write(Target target, TargetRow row)
    {
        row.Name = target.Name;
        row.NameKey = target.Name.ToUpperInvariant();
        row.Host = target.Host;
        row.Port = target.Port;
        row.DataDirectory = target.Files.DataDirectory;
        row.ConfigFile = target.Files.ConfigFile;
        row.HbaFile = target.Files.HbaFile;
        row.IdentFile = target.Files.IdentFile;
        row.PgmonetaConf = target.Files.PgmonetaConf;
        row.ServerPaths = JsonSerializer.Serialize(target.Files.ServerPaths);
        row.IsSandbox = target.IsSandbox;
        row.AddedAt = target.AddedAt.ToUniversalTime();
        Write(target.Identity, row);
    }

    private static void Write(ServerIdentity? identity, TargetRow row)
    {
        row.AgentId = identity?.AgentId;
        row.Uid = identity?.Uid;
        row.Gid = identity?.Gid;
        row.Device = unchecked((long?)identity?.Directory?.Device);
        row.Inode = unchecked((long?)identity?.Directory?.Inode);
        row.SystemIdentifier = identity?.SystemIdentifier;
    }

    private static ServerIdentity? ReadIdentity(TargetRow row) => row is not { Uid: { } uid, Gid: { } gid } ? null : new()
    {
        AgentId = row.AgentId,
        Uid = uid,
        Gid = gid,
        Directory = row is { Device: { } device, Inode: { } inode } ? unchecked(((ulong)device, (ulong)inode)) : null,
        SystemIdentifier = row.SystemIdentifier,
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
        Identity = ReadIdentity(row),
    };

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The admin connection of target {TargetId} was sealed with keys that are not in the state directory; edit the target "
            + "and give it again")]
    private partial void LogSealBroken(Guid targetId);
}
