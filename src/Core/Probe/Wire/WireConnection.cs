using System.Buffers.Binary;
using System.Net.Sockets;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>A message of the server, or the way in which reading one ended.</summary>
internal abstract record WireRead
{
    private WireRead() { }

    public sealed record Message(char Type, byte[] Body) : WireRead;

    public sealed record Ended(StartupOutcome Outcome) : WireRead;
}

/// <summary>An open connection that reads whole messages, each at most 64 KiB.</summary>
internal sealed class WireConnection(Socket socket, Stream? tls, TlsSession? session) : IAsyncDisposable
{
    private const int MaxMessage = 65536;
    private readonly Stream _stream = tls ?? new NetworkStream(socket, ownsSocket: false);

    public TlsSession? Session { get; } = session;

    public async Task<WireRead.Ended?> SendAsync(ReadOnlyMemory<byte> packet, Deadline deadline)
    {
        try
        {
            await _stream.WriteAsync(packet, deadline.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(Broken(e, deadline));
        }
    }

    public async Task<WireRead> ReadAsync(Deadline deadline)
    {
        try
        {
            var head = new byte[5];
            if (await _stream.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false, deadline.Token).ConfigureAwait(false) < 5)
                return new WireRead.Ended(new StartupOutcome.HungUp(TlsFailure.Closed, null));
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4;
            if (length is < 0 or > MaxMessage || !char.IsAsciiLetter((char)head[0]))
                return new WireRead.Ended(new StartupOutcome.NotPostgres());
            var body = new byte[length];
            await _stream.ReadExactlyAsync(body, deadline.Token).ConfigureAwait(false);
            return new WireRead.Message((char)head[0], body);
        }
        catch (EndOfStreamException)
        {
            return new WireRead.Ended(new StartupOutcome.HungUp(TlsFailure.Closed, null));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new WireRead.Ended(Broken(e, deadline));
        }
    }

    /// <summary>
    /// Waits for a byte before anything is sent: under TLS 1.3 a refused client certificate shows only here, as an alert.
    /// </summary>
    public async Task<WireRead.Ended?> ListenAsync(Deadline deadline)
    {
        try
        {
            var read = await _stream.ReadAsync(new byte[1], deadline.Token).ConfigureAwait(false);
            return new(read == 0 ? new StartupOutcome.HungUp(TlsFailure.Closed, null) : new StartupOutcome.NotPostgres());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            deadline.ThrowIfCancelled();
            return deadline.Passed ? null : new(Broken(e, deadline));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        socket.Dispose();
    }

    private static StartupOutcome Broken(Exception e, Deadline deadline)
    {
        deadline.ThrowIfCancelled();
        var failure = TlsHandshake.Classify(e, deadline);
        return failure.Break == TlsFailure.TimedOut
            ? new StartupOutcome.TimedOut()
            : new StartupOutcome.HungUp(failure.Break, failure.Alert);
    }
}
