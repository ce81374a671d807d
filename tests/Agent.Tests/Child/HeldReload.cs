using System.Net.Sockets;
using System.Text;

namespace PgTlsDashboard.Agent.Tests.Child;

/// <summary>A way to a server that lets everything through but the request to reload: there an apply stands still, its files in place.</summary>
internal sealed class HeldReload : IDisposable
{
    private static readonly byte[] s_reload = Encoding.ASCII.GetBytes("pg_reload_conf()");
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _open = [];
    private readonly string _real;

    public HeldReload(string directory, LocalServer server)
    {
        _real = Path.Combine(server.SocketDirectory, $".s.PGSQL.{server.Port}");
        var path = Path.Combine(directory, $".s.PGSQL.{server.Port}");
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        _listener.Listen(8);
        Connection = $"Host={directory};Port={server.Port};Username=postgres;Database=postgres;SSL Mode=Disable";
        _ = AcceptAsync();
    }

    public string Connection { get; }

    /// <summary>Ends when a session asks for a reload; it is not passed on.</summary>
    public Task Reached => _reached.Task;

    public void Dispose()
    {
        _listener.Dispose();
        lock (_open) _open.ForEach(socket => socket.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_real));
                lock (_open) _open.AddRange([client, server]);
                _ = PassAsync(client, server, isRequest: true);
                _ = PassAsync(server, client, isRequest: false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was disposed.
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isRequest)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer) is var read and > 0)
            {
                if (isRequest && buffer.AsSpan(0, read).IndexOf(s_reload) >= 0)
                {
                    _reached.TrySetResult();
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, read));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone, and the other sees it.
        }
    }
}
