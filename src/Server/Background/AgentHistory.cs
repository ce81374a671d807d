using PgTlsDashboard.Core.Applying.History;

namespace PgTlsDashboard.Server.Background;

/// <summary>Connects the agents of the known servers and follows their journals while the program runs.</summary>
internal sealed partial class AgentHistory(IHistory history, TimeProvider time, ILogger<AgentHistory> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await history.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                LogBroken(e);
                await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The journals of the agents could not be followed; it is tried again")]
    private partial void LogBroken(Exception exception);
}
