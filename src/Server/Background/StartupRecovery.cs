using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Server.Startup;

namespace PgTlsDashboard.Server.Background;

/// <summary>Before the first request: what a killed apply left begun is rolled back.</summary>
internal sealed partial class StartupRecovery(StateDirectory state, IRecovery recovery, ILogger<StartupRecovery> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (state.Warning is { } warning) LogTightened(warning);
        foreach (var entry in await recovery.RunAsync(cancellationToken)) LogMended(entry.Title, entry.TargetId);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogTightened(string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Title} was cut off and is put back; the server of target {TargetId} may need a reload")]
    private partial void LogMended(string title, Guid targetId);
}
