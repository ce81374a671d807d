using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Server.Background;

/// <summary>Listens for local agents while the program runs; without its socket all else works.</summary>
internal sealed partial class LocalAgentSocket(ILocalAgents agents, TimeProvider time, ILogger<LocalAgentSocket> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await agents.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogNotBound(e.Message.TrimEnd('.'));
                return;
            }
            catch (Exception e)
            {
                LogBroken(e);
                await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "No local agent can connect: {Because}. Name another socket in PGTLS_AGENT_SOCKET and start again")]
    private partial void LogNotBound(string because);

    [LoggerMessage(Level = LogLevel.Error, Message = "The socket of local agents failed; it is opened again")]
    private partial void LogBroken(Exception exception);
}
