using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>Where a server turns hostile.</summary>
public enum Stage
{
    Accept,
    SslRequest,
    Handshake,
    AfterHandshake,
    Startup,
}

/// <summary>
/// Behaves like PostgreSQL up to a stage, and there does what the test says; it counts the connections that the probe has not closed.
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] s_goAway = [(byte)'E', 0, 0, 0, 17, .. "C28000\0Mno\0\0"u8, 0];
    private readonly Stage _stage;
    private readonly Func<Stream, Socket, CancellationToken, Task> _attack;
    private readonly SslStreamCertificateContext _certificate;
    private readonly SslProtocols _protocols;
    private readonly ScriptedServer _server;
    private readonly ConcurrentDictionary<Socket, bool> _attacked = new();
    private int _open;

    public HostileServer(Stage stage, Func<Stream, Socket, CancellationToken, Task> attack, X509Certificate2 certificate,
        SslProtocols protocols = SslProtocols.None)
    {
        (_stage, _attack, _protocols) = (stage, attack, protocols);
        _certificate = SslStreamCertificateContext.Create(certificate, null, offline: true);
        _server = ScriptedServer.Start(ServeAsync);
    }

    public int Port => _server.Port;

    public int Open => Volatile.Read(ref _open);

    /// <summary>
    /// While the server does what the test says, or has done it and waits for the client, the probe's time goes on: to half a second after
    /// its deadline.
    /// </summary>
    public bool TimePasses { get; init; }

    /// <summary>Looks by a clock of its own, which stands still but for <see cref="TimePasses"/>.</summary>
    public async Task<ProbeReport> LookAsync(ProbeRequest request)
    {
        var time = TestCertificates.Standing();
        var probe = new HandshakeProbe(time).ProbeAsync(request, CancellationToken.None);
        var (deadline, left) = (request.Deadline!.Value, request.Deadline.Value + TimeSpan.FromSeconds(0.5));
        while (TimePasses && left > TimeSpan.Zero && !probe.IsCompleted)
        {
            await Task.WhenAny(probe, Task.Delay(s_turn));
            if (_attacked.IsEmpty) continue;
            time.Advance(deadline / 10);
            left -= deadline / 10;
        }
        return await Wait.ForAsync(probe);
    }

    /// <summary>
    /// The same bytes for as long as they are taken, a gibibyte at most. A write may end at once, and then nobody else would have the
    /// thread.
    /// </summary>
    public static async Task FloodAsync(Stream line, byte[] bytes, CancellationToken token)
    {
        for (var sent = 0L; sent < 1L << 30; sent += bytes.Length)
        {
            await line.WriteAsync(bytes, token);
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken token)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await using var line = new NetworkStream(socket);
            await ServeAsync(line, socket, token);
            await DrainAsync(line, token);
        }
        finally
        {
            _attacked.TryRemove(socket, out _);
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task ServeAsync(Stream line, Socket socket, CancellationToken token)
    {
        if (_stage == Stage.Accept)
        {
            await AttackAsync(line, socket, token);
            return;
        }
        var first = new byte[8];
        await line.ReadExactlyAsync(first, token);
        var code = BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(4));
        if (first[0] == 0x16)
        {
            ScriptedServer.Reset(socket);
            return;
        }
        if (code == 80877104)
        {
            await line.WriteAsync("N"u8.ToArray(), token);
            await line.ReadExactlyAsync(first, token);
        }
        else if (code != 80877103)
        {
            await StartAsync(line, socket, token);
            return;
        }
        if (_stage == Stage.SslRequest)
        {
            await AttackAsync(line, socket, token);
            return;
        }
        await line.WriteAsync("S"u8.ToArray(), token);
        if (_stage == Stage.Handshake)
        {
            await AttackAsync(line, socket, token);
            return;
        }
        await using var tls = new SslStream(line);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = _certificate, EnabledSslProtocols = _protocols }, token);
        if (_stage == Stage.AfterHandshake) await AttackAsync(tls, socket, token);
        else await StartAsync(tls, socket, token);
        await DrainAsync(tls, token);
    }

    private Task AttackAsync(Stream line, Socket socket, CancellationToken token)
    {
        _attacked[socket] = true;
        return _attack(line, socket, token);
    }

    private async Task StartAsync(Stream line, Socket socket, CancellationToken token)
    {
        if (await line.ReadAsync(new byte[1024], token) == 0) return;
        if (_stage == Stage.Startup) await AttackAsync(line, socket, token);
        else await line.WriteAsync(s_goAway, token);
    }

    private static async Task DrainAsync(Stream line, CancellationToken token)
    {
        var buffer = new byte[4096];
        while (await line.ReadAsync(buffer, token) > 0)
            continue;
    }
}
