using PgTlsDashboard.Core.Applying.Watch;

namespace PgTlsDashboard.Server.Background;

/// <summary>Each minute a look at every target that is watched for plaintext. Without a watch it costs nothing.</summary>
internal sealed partial class PlaintextWatchService(IPlaintextWatch watch, TimeProvider time, ILogger<PlaintextWatchService> logger)
    : BackgroundService
{
    public static readonly TimeSpan Every = WatchSentence.Every;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // A round that fails (a full disk) must not end the rounds after it.
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await watch.SampleAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of the plaintext watch failed; the next one is in a minute")]
    private partial void LogFailed(Exception exception);
}
