using PgTlsDashboard.Core.Applying.Commit;

namespace PgTlsDashboard.Server.Background;

/// <summary>Lets the timer of unconfirmed changes run, whatever breaks meanwhile.</summary>
internal sealed partial class CommitConfirmedService(ICommitConfirmedTimer timer, TimeProvider time, ILogger<CommitConfirmedService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                LogBroken(e);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change on probation could not be seen to; it is tried again")]
    private partial void LogBroken(Exception exception);
}
