using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>Takes the agents that connect to the dashboard's Unix-domain socket. The kernel says which account each one is.</summary>
internal sealed partial class LocalAgents(Agents agents, LocalSocket place, string version, TimeProvider time, ILogger<LocalAgents> logger)
    : ILocalAgents
{
    private const int MostLines = 64;
    private static readonly TimeSpan s_helloWithin = TimeSpan.FromSeconds(20);
    private int _lines;

    /// <summary>Listens until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var listener = place.Listen();
        LogListening(place.Path);
        try
        {
            while (true)
            {
                var peer = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (Interlocked.Increment(ref _lines) > MostLines)
                {
                    Interlocked.Decrement(ref _lines);
                    peer.Dispose();
                    continue;
                }

                _ = WelcomeAsync(peer, cancellationToken);
            }
        }
        finally
        {
            place.Remove();
        }
    }

    private async Task WelcomeAsync(Socket peer, CancellationToken cancellationToken)
    {
        try
        {
            if (Posix.PeerOf(peer) is not { } account)
            {
                peer.Dispose();
                return;
            }

            var line = new NetworkStream(peer, ownsSocket: true);
            var link = await AgentHandshake.OpenAsync(
                line, AgentKind.Local, new(account.Uid, account.Gid), line, version, s_helloWithin, time,
                cancellationToken).ConfigureAwait(false);
            agents.Add(link);
            await link.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogRejected(e, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _lines);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Local agents connect to {Path}")]
    private partial void LogListening(string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "A line to the socket of local agents ended: {Because}")]
    private partial void LogRejected(Exception exception, string because);
}
