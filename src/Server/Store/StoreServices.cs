using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Hosting;

namespace PgTlsDashboard.Server.Store;

internal static class StoreServices
{
    /// <summary>SQLite in the state directory; a writer waits up to 30 seconds for another one.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, StateDirectory state)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = state.Database, DefaultTimeout = 30, ForeignKeys = true };
        return services
            .AddDbContextFactory<DashboardDb>(options => options.UseSqlite(connection.ToString()))
            .AddSingleton<Database>()
            .AddSingleton<ITargetStore, TargetStore>()
            .AddSingleton<IAuthorityStore, AuthorityStore>()
            .AddSingleton<IClientStore, ClientStore>()
            .AddSingleton<IAuditTrail, AuditTrail>();
    }

    /// <summary>The key ring lies in the state directory, so that cookies and sealed secrets outlive a restart.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, StateDirectory state)
    {
        services.AddDataProtection().SetApplicationName("PgTlsDashboard").PersistKeysToFileSystem(new(state.Keys));
        return services.AddSingleton<Seal>();
    }
}
