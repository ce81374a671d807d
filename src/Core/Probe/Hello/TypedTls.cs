using System.Net.Sockets;
using Org.BouncyCastle.Tls;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>What became of a handshake by BouncyCastle.</summary>
internal sealed record TypedTlsResult(TypedTls? Tls, ProbeStop? Stop, TypedTlsObserver Witness);

/// <summary>
/// TLS by BouncyCastle over a socket, without blocking: it takes what OpenSSL's defaults here refuse, types the alerts, and hands over what
/// is encrypted under TLS 1.3. It validates no certificate: what goes through it are facts and a startup packet, never a password.
/// </summary>
internal sealed class TypedTls(Socket socket, TypedTlsProtocol protocol) : Stream
{
    /// <summary>For a whole session: a handshake and a few messages of PostgreSQL have a hundredth of it.</summary>
    private const int MaxReceived = 1024 * 1024;
    private readonly byte[] _buffer = new byte[16384];
    private int _received;

    public TypedTlsProtocol Protocol => protocol;

    public static async Task<TypedTlsResult> ShakeHandsAsync(Socket socket, TypedTlsObserver observer, Deadline deadline)
    {
        var tls = new TypedTls(socket, new TypedTlsProtocol(observer));
        try
        {
            tls.Protocol.Connect(observer);
            while (!observer.Complete)
            {
                await tls.FlushAsync(deadline.Token).ConfigureAwait(false);
                if (!await tls.FeedAsync(deadline.Token).ConfigureAwait(false)) return new(null, ProbeStop.Closed, observer);
            }
            await tls.FlushAsync(deadline.Token).ConfigureAwait(false);
            return new(tls, null, observer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            deadline.ThrowIfCancelled();
            return new(null, Why(e, observer, deadline), observer);
        }
    }

    public static ProbeStop Why(Exception e, TypedTlsObserver observer, Deadline deadline)
    {
        if (deadline.Passed) return ProbeStop.TimedOut;
        if (observer.Received is { } received) return ProbeStop.FromAlert(received);
        return e switch
        {
            SocketException => ProbeStop.Reset,
            IOException { InnerException: SocketException } => ProbeStop.Reset,
            TlsNoCloseNotifyException => ProbeStop.Closed,
            InvalidDataException => new(RefusedBy.OurLibrary, null, "The server sends more than 1 MiB; the rest was not read."),
            _ when observer.Raised is { } raised =>
                new(RefusedBy.OurLibrary, null, $"BouncyCastle ended the handshake with the alert {TlsAlerts.Describe(raised)}."),
            TlsException => new(RefusedBy.OurLibrary, null, "BouncyCastle did not accept what came."),
            _ => new(RefusedBy.OurLibrary, null, $"BouncyCastle stopped with {e.GetType().Name}; nothing is known of the server."),
        };
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (protocol.GetAvailableInputBytes() == 0)
        {
            if (!await FeedAsync(cancellationToken).ConfigureAwait(false)) return 0;
            // What came before the server's close_notify is still to be read.
            if (protocol.IsClosed && protocol.GetAvailableInputBytes() == 0) return 0;
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        var read = protocol.ReadInput(_buffer, 0, Math.Min(buffer.Length, _buffer.Length));
        _buffer.AsMemory(0, read).CopyTo(buffer);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        protocol.WriteApplicationData(buffer.Span);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (protocol.GetAvailableOutputBytes() is > 0 and var waiting)
        {
            var packet = new byte[waiting];
            protocol.ReadOutput(packet, 0, waiting);
            for (var sent = 0; sent < packet.Length;)
                sent += await socket.SendAsync(packet.AsMemory(sent), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the protocol what the socket has; false at its end.</summary>
    /// <exception cref="InvalidDataException">More came than any answer has.</exception>
    public async Task<bool> FeedAsync(CancellationToken cancellationToken)
    {
        var read = await socket.ReceiveAsync(_buffer, cancellationToken).ConfigureAwait(false);
        if ((_received += read) > MaxReceived) throw new InvalidDataException();
        if (read > 0) protocol.OfferInput(_buffer, 0, read);
        return read > 0;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
