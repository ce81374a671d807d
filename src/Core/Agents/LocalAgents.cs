using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>Takes the agents that connect to the dashboard's Unix-domain socket. The kernel says which account each one is.</summary>
internal sealed partial class LocalAgents(Agents agents, LocalSocket place, string version, TimeProvider time, ILogger<LocalAgents> logger)
    : ILocalAgents
{
    // Of one account: others must not wait for what it opens.
    private const int MostLines = 16;
    private static readonly TimeSpan s_helloWithin = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<int, int> _lines = new();

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
                if (Posix.PeerOf(peer) is { } account && _lines.AddOrUpdate(account.Uid, 1, (_, open) => open + 1) is var lines)
                    _ = lines > MostLines ? RejectAsync(peer, account.Uid) : WelcomeAsync(peer, account, cancellationToken);
                else
                    peer.Dispose();
            }
        }
        finally
        {
            place.Remove();
        }
    }

    private Task RejectAsync(Socket peer, int uid)
    {
        peer.Dispose();
        Count(uid);
        return Task.CompletedTask;
    }

    private void Count(int uid) => _lines.AddOrUpdate(uid, 0, (_, open) => open - 1);

    private async Task WelcomeAsync(Socket peer, (int Uid, int Gid) account, CancellationToken cancellationToken)
    {
        try
        {
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
            Count(account.Uid);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Local agents connect to {Path}")]
    private partial void LogListening(string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "A line to the socket of local agents ended: {Because}")]
    private partial void LogRejected(Exception exception, string because);
}
