using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>A run of addresses of one family, both ends included.</summary>
internal readonly record struct AddressRange(bool V6, UInt128 First, UInt128 Last)
{
    public static UInt128 Highest(bool v6) => v6 ? UInt128.MaxValue : uint.MaxValue;

    /// <summary>The range as one block; null when it is not one.</summary>
    public MaskedNetwork? Block()
    {
        var size = Last - First;
        return (size & (size + 1)) != 0 || (First & size) != 0 ? null : new(V6, First, Highest(V6) ^ size);
    }

    /// <summary>The same as text.</summary>
    public string? Cidr()
    {
        if (Block() is not { } block) return null;
        var bits = (int)UInt128.PopCount(block.Mask);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, First);
        return $"{HbaAddressText.Format(new(V6 ? bytes : bytes[12..]))}/{bits}";
    }
}

/// <summary>Client addresses of both families as ranges in order, none touching.</summary>
internal sealed record AddressSet(ImmutableArray<AddressRange> Ranges)
{
    public static readonly AddressSet All = new([new(false, 0, AddressRange.Highest(false)), new(true, 0, AddressRange.Highest(true))]);

    /// <summary>Null for a mask with holes.</summary>
    public static AddressSet? Of(IPAddress address, IPAddress mask)
    {
        if (HbaAddressText.PrefixLength(mask) is null) return null;
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var bits = Number(mask);
        var first = Number(address) & bits;
        return new([new(v6, first, first | (~bits & AddressRange.Highest(v6)))]);
    }

    public bool IsEmpty => Ranges.IsEmpty;

    public bool IsSingle => Ranges is [{ } only] && only.First == only.Last;

    public bool Has(bool v6) => Ranges.Any(range => range.V6 == v6);

    public bool HasWhole(bool v6) => Ranges.Contains(new(v6, 0, AddressRange.Highest(v6)));

    public AddressSet Intersect(AddressSet other)
    {
        var ranges = ImmutableArray.CreateBuilder<AddressRange>();
        foreach (var a in Ranges)
        {
            foreach (var b in other.Ranges)
            {
                if (a.V6 != b.V6) continue;
                var first = UInt128.Max(a.First, b.First);
                var last = UInt128.Min(a.Last, b.Last);
                if (first <= last) ranges.Add(new(a.V6, first, last));
            }
        }

        return new(ranges.ToImmutable());
    }

    public AddressSet Minus(AddressSet other)
    {
        var left = Ranges;
        foreach (var taken in other.Ranges) left = [.. left.SelectMany(range => Minus(range, taken))];
        return new(left);
    }

    public bool Covers(AddressSet other) => other.Minus(this).IsEmpty;

    public bool Same(AddressSet other) => Ranges.SequenceEqual(other.Ranges);

    private static IEnumerable<AddressRange> Minus(AddressRange range, AddressRange taken)
    {
        if (range.V6 != taken.V6 || taken.Last < range.First || taken.First > range.Last)
        {
            yield return range;
            yield break;
        }

        if (range.First < taken.First) yield return range with { Last = taken.First - 1 };
        if (taken.Last < range.Last) yield return range with { First = taken.Last + 1 };
    }

    private static UInt128 Number(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var part in address.GetAddressBytes()) number = (number << 8) | part;
        return number;
    }
}
