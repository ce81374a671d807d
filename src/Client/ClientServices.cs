using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;
using PgTlsDashboard.Client.Probing;
using PgTlsDashboard.Client.Reading;

namespace PgTlsDashboard.Client;

/// <summary>What the pages need beside Core's services.</summary>
public static class ClientServices
{
    public static IServiceCollection AddDashboardPages(this IServiceCollection services, DashboardInfo info)
    {
        services.AddMudServices();
        services.AddSingleton(info);
        services.AddScoped<ReportCache>();
        services.AddSingleton<PageErrorLog>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
