using Microsoft.AspNetCore.DataProtection;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Store;

internal static class StoreServices
{
    /// <summary>SQLite in the state directory.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services) => services
        .AddSingleton<Database>()
        .AddSingleton<ITargetStore, TargetStore>()
        .AddSingleton<IAuthorityStore, AuthorityStore>()
        .AddSingleton<IClientStore, ClientStore>()
        .AddSingleton<IJournalStore, JournalStore>()
        .AddSingleton<IProofStore, ProofStore>()
        .AddSingleton<IPlaintextWatchStore, PlaintextWatchStore>()
        .AddSingleton<IAuditTrail, AuditTrail>();

    /// <summary>The key ring lies in the state directory, so that cookies and sealed secrets outlive a restart.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, StateDirectory state)
    {
        services.AddDataProtection().SetApplicationName("PgTlsDashboard").PersistKeysToFileSystem(new(state.Keys));
        return services.AddSingleton<Seal>();
    }
}
