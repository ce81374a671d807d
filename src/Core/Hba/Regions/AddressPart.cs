using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>
/// Part of a region's addresses: ranges, or a word for unknown addresses of one family (a host name, <c>samenet</c>); the socket has none.
/// </summary>
internal sealed record AddressPart(AddressSet Ranges, string? Word, bool V6, string Written)
{
    public static readonly AddressPart Socket = new(new([]), "local", V6: false, "local");

    public bool IsEmpty => Word is null && Ranges.IsEmpty;

    public static ImmutableArray<AddressPart> Of(HbaAddress? address)
    {
        var written = HbaRecordText.Plain(address);
        switch (address)
        {
            case null:
                return [Socket];
            case HbaAddress.Any:
                return [new(AddressSet.All, null, false, written)];
            case HbaAddress.Network network when AddressSet.Of(network.Address, network.Mask) is { } ranges:
                return [new(ranges, null, false, written)];
            case HbaAddress.Network network:
                return [new(new([]), written, network.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6, written)];
            default:
                return [new(new([]), written, false, written), new(new([]), written, true, written)];
        }
    }

    public (Overlap Overlap, AddressPart Inside, AddressPart Outside) Cut(AddressPart record)
    {
        var nothing = this with { Ranges = new([]), Word = null };
        if (Word is null && record.Word is null)
        {
            var inside = Ranges.Intersect(record.Ranges);
            return (Overlap.Known, this with { Ranges = inside }, this with { Ranges = Ranges.Minus(record.Ranges) });
        }

        if (Word is not null && record.Word is not null)
        {
            if (Word == record.Word && V6 == record.V6) return (Overlap.Known, this, nothing);
            return Word == "local" || record.Word == "local"
                || V6 != record.V6 ? (Overlap.Known, nothing, this) : (Overlap.Share, this, this);
        }

        if (Word is not null)
        {
            if (record.Ranges.HasWhole(V6)) return (Overlap.Known, this, nothing);
            return record.Ranges.Has(V6) && Word != "local" ? (Overlap.Share, this, this) : (Overlap.Known, nothing, this);
        }

        if (record.Word == "local" || !Ranges.Has(record.V6)) return (Overlap.Known, nothing, this);
        return (Ranges.IsSingle ? Overlap.Doubt : Overlap.Share, this, nothing);
    }

    public bool Covers(AddressPart other) =>
        Word is null ? other.Word is null && Ranges.Covers(other.Ranges) : Word == other.Word && V6 == other.V6;

    /// <summary>As written where it is the whole of what was written, or no few blocks.</summary>
    public string Text(AddressPart whole)
    {
        if (Word is not null || Ranges.Same(whole.Ranges)) return Written;
        var blocks = Ranges.Ranges.Select(range => range.Cidr()).ToList();
        return blocks.Count <= 2 && !blocks.Contains(null) ? string.Join(',', blocks) : Written;
    }
}
