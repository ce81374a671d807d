using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Server.Store;

/// <summary>Watches and plaintext sessions in SQLite.</summary>
internal sealed class PlaintextWatchStore(Database database) : IPlaintextWatchStore
{
    /// <summary>
    /// Beyond so many of a target, sessions are kept without their application's name, which a client may make up anew each time.
    /// </summary>
    public const int MostByName = 5_000;

    // Asked each minute: once it is known that nobody watches, the store is left alone until somebody begins.
    private volatile bool _nobody;
    private readonly Lock _gate = new();
    private int _starts;

    public Task<ImmutableArray<PlaintextWatchState>> ListAsync(CancellationToken cancellationToken) =>
        _nobody || database.IsNew ? Task.FromResult(ImmutableArray<PlaintextWatchState>.Empty) : ReadAllAsync(cancellationToken);

    public async Task<PlaintextWatchState?> FindAsync(Guid targetId, CancellationToken cancellationToken)
    {
        if (_nobody || database.IsNew) return null;
        await using var db = await database.OpenAsync(cancellationToken);
        return await db.PlaintextWatches.AsNoTracking().SingleOrDefaultAsync(row => row.TargetId == targetId, cancellationToken) is { } row
            ? Read(row)
            : null;
    }

    public async Task StartAsync(Guid targetId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        await db.PlaintextWatches.Where(row => row.TargetId == targetId).ExecuteDeleteAsync(cancellationToken);
        db.PlaintextWatches.Add(new() { TargetId = targetId, Since = now.ToUniversalTime() });
        await db.SaveChangesAsync(cancellationToken);
        lock (_gate) (_starts, _nobody) = (_starts + 1, false);
    }

    public async Task<bool> StopAsync(Guid targetId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        return await db.PlaintextWatches.Where(row => row.TargetId == targetId).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    public async Task AddSampleAsync(Guid targetId, DateTimeOffset now, ImmutableArray<PlaintextSession> seen, string? problem,
        CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.PlaintextWatches.SingleOrDefaultAsync(row => row.TargetId == targetId, cancellationToken) is not { } watch) return;
        watch.Problem = problem;
        if (problem is null) (watch.Samples, watch.LastSample) = (watch.Samples + 1, now.ToUniversalTime());
        await db.SaveChangesAsync(cancellationToken);
        if (!seen.IsEmpty) await AddAsync(db, targetId, seen, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<ImmutableArray<PlaintextSession>> SessionsAsync(Guid targetId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var rows = await db.PlaintextSightings.AsNoTracking().Where(row => row.TargetId == targetId).OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Read)];
    }

    private static async Task AddAsync(DashboardDb db, Guid targetId, ImmutableArray<PlaintextSession> seen,
        CancellationToken cancellationToken)
    {
        var known = await db.PlaintextSightings.CountAsync(row => row.TargetId == targetId, cancellationToken);
        foreach (var session in seen)
        {
            if (await SeenAgainAsync(db, targetId, session, cancellationToken)) continue;
            var kept = known < MostByName ? session : session with { ApplicationName = "" };
            if (known >= MostByName && await SeenAgainAsync(db, targetId, kept, cancellationToken)) continue;
            db.PlaintextSightings.Add(Write(targetId, kept));
            await db.SaveChangesAsync(cancellationToken);
            known++;
        }
    }

    private static async Task<bool> SeenAgainAsync(DashboardDb db, Guid targetId, PlaintextSession seen,
        CancellationToken cancellationToken)
    {
        var last = seen.LastSeen.ToUniversalTime();
        // Twice in one sample is one sample: folded names meet the same row.
        return await db.PlaintextSightings
            .Where(row => row.TargetId == targetId && row.Role == seen.Role && row.Database == seen.Database && row.Address == seen.Address
                && row.ApplicationName == seen.ApplicationName && row.Replication == seen.Replication)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Samples, row => row.LastSeen == last ? row.Samples : row.Samples + 1)
                .SetProperty(row => row.LastSeen, last), cancellationToken) > 0;
    }

    private async Task<ImmutableArray<PlaintextWatchState>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var starts = _starts;
        await using var db = await database.OpenAsync(cancellationToken);
        var rows = await db.PlaintextWatches.AsNoTracking().ToListAsync(cancellationToken);
        // Unless one began while this was read.
        lock (_gate) _nobody = rows.Count == 0 && starts == _starts;
        return [.. rows.Select(Read)];
    }

    private static PlaintextSightingRow Write(Guid targetId, PlaintextSession session) => new()
    {
        TargetId = targetId,
        Role = session.Role,
        Database = session.Database,
        Address = session.Address,
        ApplicationName = session.ApplicationName,
        Replication = session.Replication,
        FirstSeen = session.FirstSeen.ToUniversalTime(),
        LastSeen = session.LastSeen.ToUniversalTime(),
        Samples = session.Samples,
    };

    private static PlaintextSession Read(PlaintextSightingRow row) => new()
    {
        Role = row.Role,
        Database = row.Database,
        Address = row.Address,
        ApplicationName = row.ApplicationName,
        Replication = row.Replication,
        FirstSeen = row.FirstSeen,
        LastSeen = row.LastSeen,
        Samples = row.Samples,
    };

    private static PlaintextWatchState Read(PlaintextWatchRow row) =>
        new() { TargetId = row.TargetId, Since = row.Since, Samples = row.Samples, LastSample = row.LastSample, Problem = row.Problem };
}
