using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Store;

namespace PgTlsDashboard.Server.Hosting;

/// <summary>Before the first request: the tables are brought up, and what a killed apply left begun is rolled back.</summary>
internal sealed partial class Recovery(Database database, IAuditTrail audit, TimeProvider time, IServiceProvider services, ILogger<Recovery> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = database.ReadyAsync();
        if (services.GetService<Applier>() is not { } applier) return;
        foreach (var entry in applier.Recover())
        {
            LogMended(entry.Title, entry.TargetId);
            await audit.WriteAsync(
                new(time.GetUtcNow(), "program", "recover", entry.TargetId, $"{entry.Title} was cut off and is rolled back; the server may need a reload."),
                cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Title} was cut off and is rolled back; the server of target {TargetId} may need a reload")]
    private partial void LogMended(string title, Guid targetId);
}
