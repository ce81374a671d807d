using System.Buffers.Binary;

namespace PgTlsDashboard.Core.Agents;

/// <summary>
/// Reads a line of length-prefixed messages (four bytes, big-endian) and ends it at the first length beyond the limit, before anybody
/// makes room for so many bytes.
/// </summary>
internal sealed class FrameLimit(Stream line, int longest) : Stream
{
    private readonly byte[] _header = new byte[4];
    private int _headerBytes;
    private long _bodyLeft;

    public override bool CanRead => true;
    public override bool CanWrite => line.CanWrite;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await line.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Follow(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = line.Read(buffer, offset, count);
        Follow(buffer.AsSpan(offset, read));
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => line.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        line.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        line.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => line.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => line.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) line.Dispose();
        base.Dispose(disposing);
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_bodyLeft > 0)
            {
                var body = (int)Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= body;
                bytes = bytes[body..];
                continue;
            }

            _header[_headerBytes++] = bytes[0];
            bytes = bytes[1..];
            if (_headerBytes < _header.Length) continue;
            _headerBytes = 0;
            var length = BinaryPrimitives.ReadInt32BigEndian(_header);
            if (length < 0 || length > longest)
                throw new InvalidDataException($"A message of {(uint)length} bytes is longer than {longest}.");
            _bodyLeft = length;
        }
    }
}
