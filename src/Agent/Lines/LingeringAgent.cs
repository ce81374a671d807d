using System.Net.Sockets;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Lines;

/// <summary>
/// An agent whose dashboard went while a clock runs. It keeps the session that can still reload, waits at a socket of mode 0600 for the
/// next child, and ends when the last clock has ended and nobody is connected.
/// </summary>
internal sealed class LingeringAgent(AgentCore core)
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private const int Owner = 0b110_000_000;
    private int _lines;

    /// <summary>Becomes the way to the agent that waits at the socket; false when none does.</summary>
    public static async Task<bool> TryPassAsync(string socket, Stream line)
    {
        if (!File.Exists(socket)) return false;
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await other.ConnectAsync(new UnixDomainSocketEndPoint(socket)).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // What a killed agent left.
            return false;
        }

        if (Posix.PeerOf(other)?.Uid != AgentAccount.Own.Uid) return false;
        using var stream = new NetworkStream(other);
        // Whichever side ends first ends the other.
        await Task.WhenAny(stream.CopyToAsync(line), line.CopyToAsync(stream)).ConfigureAwait(false);
        return true;
    }

    public async Task StayAsync()
    {
        var path = core.State.Socket;
        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)Owner);
        listener.Listen(8);
        using var stopped = new CancellationTokenSource();
        var accepting = AcceptAsync(listener, stopped.Token);
        try
        {
            while (core.Clock.IsRunning || Volatile.Read(ref _lines) > 0) await Task.Delay(s_look, core.Time).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
            await stopped.CancelAsync().ConfigureAwait(false);
            await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var peer = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _lines);
            _ = ServeAsync(peer);
        }
    }

    private async Task ServeAsync(Socket peer)
    {
        try
        {
            using var stream = new NetworkStream(peer, ownsSocket: true);
            if (Posix.PeerOf(peer)?.Uid == AgentAccount.Own.Uid)
                await LineServer.ServeAsync(core, stream, LineServer.CommandOf()).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _lines);
        }
    }
}
