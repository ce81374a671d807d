using System.Buffers.Binary;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>
/// Reads TLS's presentation language. Reading past the end gives zeros and sets <see cref="Bad"/>, for hostile bytes are an ordinary case.
/// </summary>
internal ref struct TlsReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool Bad { get; private set; }

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte Byte()
    {
        var one = Take(1);
        return one.IsEmpty ? (byte)0 : one[0];
    }

    public ushort UInt16()
    {
        var two = Take(2);
        return two.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(two);
    }

    public uint UInt32()
    {
        var four = Take(4);
        return four.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(four);
    }

    public int UInt24()
    {
        var three = Take(3);
        return three.IsEmpty ? 0 : (three[0] << 16) | (three[1] << 8) | three[2];
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (Bad || count > _rest.Length)
        {
            Bad = true;
            _rest = [];
            return [];
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> Vector8() => Take(Byte());

    public ReadOnlySpan<byte> Vector16() => Take(UInt16());

    public ReadOnlySpan<byte> Vector24() => Take(UInt24());
}
