using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>An attempt's end, with the connection where it is still of use (entered, or asked for a password).</summary>
internal sealed record StartupResult(StartupOutcome Outcome, TlsSession? Tls, WireConnection? Connection) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Goes through connection, TLS and startup packet by itself, to see what a driver hides.</summary>
internal static class StartupClient
{
    private const int MaxMessages = 500;

    /// <summary>What a server says before it is ready, of which its settings are the most, has a few hundred bytes.</summary>
    internal const int MaxBytes = 256 * 1024;

    public static async Task<StartupResult> ConnectAsync(StartupRequest request, Deadline deadline)
    {
        var dial = await TcpDialer.ConnectAsync(request.Host, request.Port, deadline).ConfigureAwait(false);
        if (dial is not DialOutcome.Connected { Socket: var socket })
            return new(new StartupOutcome.Unreachable(((DialOutcome.Failed)dial).Finding), null, null);
        WireConnection? connection = null;
        var keep = false;
        try
        {
            StartupOutcome outcome;
            (connection, var refusal) = await SecureAsync(socket, request, deadline).ConfigureAwait(false);
            if (connection is null) return new(refusal!, null, null);
            outcome = refusal ?? await EnterAsync(connection, request, deadline).ConfigureAwait(false);
            keep = outcome is StartupOutcome.Entered or StartupOutcome.PasswordAsked;
            return new(outcome, connection.Session, keep ? connection : null);
        }
        finally
        {
            if (!keep)
            {
                if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
                socket.Dispose();
            }
        }
    }

    /// <summary>Reads until the server is ready, asks for a password, or refuses.</summary>
    public static async Task<StartupOutcome> ReadVerdictAsync(WireConnection connection, Deadline deadline)
    {
        var (authenticated, bytes) = (false, 0);
        for (var i = 0; i < MaxMessages && bytes <= MaxBytes; i++)
        {
            var read = await connection.ReadAsync(deadline).ConfigureAwait(false);
            if (read is not WireRead.Message { Type: var type, Body: var body }) return ((WireRead.Ended)read).Outcome;
            bytes += body.Length;
            switch (type)
            {
                case 'E': return new StartupOutcome.Refused(DatabaseError.FromErrorResponse(body), authenticated);
                case 'Z': return authenticated ? new StartupOutcome.Entered() : new StartupOutcome.NotPostgres();
                case 'R' when body.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(body) == 0: authenticated = true; break;
                case 'R' when body.Length >= 4: return Asked(body);
                case 'S' or 'K' or 'N' or 'v': break;
                default: return new StartupOutcome.NotPostgres();
            }
        }
        return new StartupOutcome.NotPostgres();
    }

    private static async Task<(WireConnection? Connection, StartupOutcome? Refusal)> SecureAsync(Socket socket, StartupRequest request,
        Deadline deadline)
    {
        if (request.Transport == StartupTransport.Plaintext) return (new(socket, null, null), null);
        if (request.Transport == StartupTransport.SslRequest)
        {
            var answer = await SslNegotiation.AskAsync(socket, deadline).ConfigureAwait(false);
            if (answer.Answer == SslRequestResponse.TimedOut) return (null, new StartupOutcome.TimedOut());
            if (answer.Answer != SslRequestResponse.Accepted) return (null, new StartupOutcome.TlsNotOffered(answer.Answer, answer.Text));
        }
        var handshake = new TlsHandshakeRequest(request.ServerName ?? request.Host, request.Transport == StartupTransport.Direct,
            request.Protocols, request.ClientCertificate);
        var tls = await TlsHandshake.RunAsync(socket, handshake, deadline).ConfigureAwait(false);
        if (tls is TlsHandshakeOutcome.Failed failed) return (null, new StartupOutcome.HandshakeFailed(failed.Break, failed.Alert));
        var (stream, session) = (TlsHandshakeOutcome.Done)tls;
        var connection = new WireConnection(socket, stream, session);
        var findings = request.Check?.Invoke(session) ?? [];
        return (connection, findings.IsEmpty ? null : new StartupOutcome.Distrusted(findings));
    }

    private static async Task<StartupOutcome> EnterAsync(WireConnection connection, StartupRequest request, Deadline deadline)
    {
        if (request.Listen > TimeSpan.Zero)
        {
            using var share = deadline.Within(request.Listen);
            if (await connection.ListenAsync(share).ConfigureAwait(false) is { } ended) return ended.Outcome;
        }
        var packet = PostgresWire.Startup(request.Role, request.Database, request.Replication);
        if (await connection.SendAsync(packet, deadline).ConfigureAwait(false) is { } broken) return broken.Outcome;
        return await ReadVerdictAsync(connection, deadline).ConfigureAwait(false);
    }

    public static StartupOutcome Asked(byte[] body) => BinaryPrimitives.ReadInt32BigEndian(body) switch
    {
        3 => new StartupOutcome.PasswordAsked("password", []),
        5 when body.Length == 8 => new StartupOutcome.PasswordAsked("md5", [.. body[4..]]),
        7 => new StartupOutcome.PasswordAsked("gss", []),
        9 => new StartupOutcome.PasswordAsked("sspi", []),
        10 when Mechanisms(body).Contains("SCRAM-SHA-256", StringComparer.Ordinal) => new StartupOutcome.PasswordAsked("scram-sha-256", []),
        10 => new StartupOutcome.PasswordAsked("sasl", []),
        _ => new StartupOutcome.NotPostgres(),
    };

    public static string[] Mechanisms(byte[] body) =>
        Encoding.ASCII.GetString(body.AsSpan(4)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
