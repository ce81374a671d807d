using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>An address as one number; an IPv4-mapped IPv6 address counts as IPv4, as it does at the server.</summary>
internal readonly record struct ClientAddress(bool V6, UInt128 Number)
{
    public static ClientAddress Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (address.AddressFamily == AddressFamily.InterNetwork) return new(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return address.IsIPv4MappedToIPv6
            ? new(false, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
            : new(true, BinaryPrimitives.ReadUInt128BigEndian(bytes[..length]));
    }

    /// <summary>As <see cref="Of"/>, without taking IPv4 out of IPv6: what a record says is meant as it is written.</summary>
    public static ClientAddress AsWritten(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new(false, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new(true, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    public IPAddress ToAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Number);
        return new(V6 ? bytes : bytes[12..]);
    }
}

/// <summary>Addresses of a family that agree in the bits of a mask, holes or not.</summary>
internal readonly record struct MaskedNetwork(bool V6, UInt128 Value, UInt128 Mask)
{
    public static MaskedNetwork Of(IPAddress address, IPAddress mask)
    {
        var own = ClientAddress.AsWritten(address);
        var bits = ClientAddress.AsWritten(mask).Number;
        return new(own.V6, own.Number & bits, bits);
    }

    /// <summary>Two networks share an address when they agree wherever both masks look.</summary>
    public bool Meets(MaskedNetwork other) => V6 == other.V6 && ((Value ^ other.Value) & Mask & other.Mask) == 0;

    public bool Holds(ClientAddress client) => client.V6 == V6 && (client.Number & Mask) == Value;
}
