using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Store;

/// <summary>The one way to the store: the first caller waits until the tables are as this version wants them.</summary>
internal sealed class Database(StateDirectory state, ILoggerFactory loggers)
{
    private readonly Lock _gate = new();
    private Task? _ready;

    // Made with the first context and not before: until something is stored, a start costs nothing of EF Core.
    private PooledDbContextFactory<DashboardDb>? _contexts;

    /// <summary>
    /// Nothing was ever stored: every list is empty, and the first page of a new state need not wait for the store's model.
    /// </summary>
    public bool IsNew => _ready is null && !File.Exists(state.Database);

    /// <summary>A short-lived context of the caller's own.</summary>
    public async Task<DashboardDb> OpenAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync().WaitAsync(cancellationToken);
        return await Contexts().CreateDbContextAsync(cancellationToken);
    }

    /// <summary>Applies what is pending, once.</summary>
    public Task ReadyAsync()
    {
        lock (_gate) return _ready ??= Task.Run(MigrateAsync);
    }

    private async Task MigrateAsync()
    {
        await using var db = await Contexts().CreateDbContextAsync();
        // Migrate() builds the whole design-time model to compare it; most starts have nothing pending.
        if (!(await db.Database.GetPendingMigrationsAsync()).Any()) return;
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
    }

    // A writer waits up to 30 seconds for another one.
    private PooledDbContextFactory<DashboardDb> Contexts()
    {
        lock (_gate)
        {
            if (_contexts is { } made) return made;
            var connection = new SqliteConnectionStringBuilder { DataSource = state.Database, DefaultTimeout = 30, ForeignKeys = true };
            return _contexts =
                new(new DbContextOptionsBuilder<DashboardDb>().UseSqlite(connection.ToString()).UseLoggerFactory(loggers).Options);
        }
    }
}
