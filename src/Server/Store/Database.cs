using Microsoft.EntityFrameworkCore;

namespace PgTlsDashboard.Server.Store;

/// <summary>The one way to the store: the first caller waits until the tables are as this version wants them.</summary>
internal sealed class Database(IDbContextFactory<DashboardDb> contexts)
{
    private readonly Lock _gate = new();
    private Task? _ready;

    /// <summary>A short-lived context of the caller's own.</summary>
    public async Task<DashboardDb> OpenAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync().WaitAsync(cancellationToken);
        return await contexts.CreateDbContextAsync(cancellationToken);
    }

    /// <summary>Applies what is pending, once.</summary>
    public Task ReadyAsync()
    {
        lock (_gate) return _ready ??= Task.Run(MigrateAsync);
    }

    private async Task MigrateAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        // Migrate() builds the whole design-time model to compare it; most starts have nothing pending.
        if (!(await db.Database.GetPendingMigrationsAsync()).Any()) return;
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
    }
}
