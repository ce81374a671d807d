using System.Buffers.Binary;

namespace PgTlsDashboard.Agent.Tests.Contract;

/// <summary>A line that breaks after so many messages in both directions together, or so many bytes later.</summary>
internal sealed class CutStream(Stream line, int frames, int bytesLater) : Stream
{
    private readonly Lock _gate = new();
    private readonly Direction _in = new();
    private readonly Direction _out = new();
    private int _framesLeft = frames;
    private int _bytesLeft = bytesLater;

    public bool IsCut { get; private set; }

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await line.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Pass(_in, buffer.Span[..read]);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var passed = Pass(_out, buffer.Span);
        if (passed > 0) await line.WriteAsync(buffer[..passed], cancellationToken).ConfigureAwait(false);
        await line.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (IsCut) await line.DisposeAsync().ConfigureAwait(false);
        if (passed < buffer.Length) throw new IOException("The line is cut.");
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) line.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>How many of the bytes still go through.</summary>
    private int Pass(Direction direction, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                if (IsCut || (_framesLeft == 0 && _bytesLeft-- == 0))
                {
                    Cut();
                    return i;
                }

                if (direction.Ends(bytes[i]) && _framesLeft > 0) _framesLeft--;
            }

            if (_framesLeft == 0 && _bytesLeft == 0) Cut();
            return bytes.Length;
        }
    }

    // What was read last goes to the reader; a writer ends the line after what it wrote.
    private void Cut()
    {
        if (IsCut) return;
        IsCut = true;
        _ = Task.Run(line.Dispose);
    }

    private sealed class Direction
    {
        private readonly byte[] _header = new byte[4];
        private int _headerBytes;
        private int _bodyLeft;

        /// <summary>Whether a message ends with this byte.</summary>
        public bool Ends(byte value)
        {
            if (_bodyLeft > 0) return --_bodyLeft == 0;
            _header[_headerBytes++] = value;
            if (_headerBytes < _header.Length) return false;
            _headerBytes = 0;
            _bodyLeft = BinaryPrimitives.ReadInt32BigEndian(_header);
            return _bodyLeft == 0;
        }
    }
}
