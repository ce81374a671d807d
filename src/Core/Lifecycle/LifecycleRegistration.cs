using Microsoft.Extensions.DependencyInjection;

namespace PgTlsDashboard.Core.Lifecycle;

/// <summary>The services for issued clients, beside <see cref="Applying.SetupRegistration"/>.</summary>
public static class LifecycleRegistration
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services) => services.AddSingleton<IClients, ClientService>();
}
