using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Tests.Probe;

/// <summary>A server on loopback that does to each connection what the test says, hostile or not.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private const int SslRequest = 80877103;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private int _connections;

    private ScriptedServer(Func<Socket, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    public static ScriptedServer Start(Func<Socket, CancellationToken, Task> serve) => new(serve);

    /// <summary>Takes connections and says nothing.</summary>
    /// <param name="reached">Ends when a client has sent its first bytes.</param>
    public static ScriptedServer Silent(out Task reached)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reached = first.Task;
        return Start(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[1], token);
            first.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
    }

    /// <summary>Reads SSLRequest, then answers with these bytes in one segment and stays open.</summary>
    public static ScriptedServer Answering(byte[] answer) => Start(async (socket, token) =>
    {
        await ReadAsync(socket, 8, token);
        await socket.SendAsync(answer, token);
        await Task.Delay(Timeout.Infinite, token);
    });

    /// <summary>Answers SSLRequest with S, does the handshake, and hands the stream on; hangs up on any other first packet.</summary>
    public static ScriptedServer WithTls(X509Certificate2 certificate, Func<SslStream, CancellationToken, Task>? then = null,
        bool askClient = false, X509Certificate2Collection? chain = null) =>
        Start(async (socket, token) =>
        {
            var first = await ReadAsync(socket, 8, token);
            if (BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(4)) != SslRequest) return;
            await socket.SendAsync("S"u8.ToArray(), token);
            await ServeTlsAsync(socket, certificate, then, askClient, chain, token);
        });

    public static async Task ServeTlsAsync(Socket socket, X509Certificate2 certificate, Func<SslStream, CancellationToken, Task>? then,
        bool askClient, X509Certificate2Collection? chain, CancellationToken token)
    {
        await using var stream = new SslStream(new NetworkStream(socket));
        await stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
                ClientCertificateRequired = askClient,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is null || certificate.Subject.Length > 0,
                ApplicationProtocols = [new SslApplicationProtocol("postgresql")],
            },
            token);
        if (then is not null) await then(stream, token);
        else await Task.Delay(Timeout.Infinite, token);
    }

    public static async Task<byte[]> ReadAsync(Socket socket, int count, CancellationToken token)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read), token);
            if (more == 0) break;
            read += more;
        }
        return buffer;
    }

    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(socket, serve));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket, _end.Token);
            }
            catch (Exception e)
                when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException
                    or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, which is what many of these tests make it do.
            }
        }
    }
}
