using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>
/// Part of a region's addresses: ranges, or a word for unknown addresses of one family (a host name, <c>samenet</c>); the socket has none.
/// </summary>
internal sealed record AddressPart(AddressSet Ranges, string? Word, bool V6, string Written)
{
    public static readonly AddressPart Socket = new(new([]), "local", V6: false, "local");

    private static readonly AddressSet s_loopback = new(
    [
        .. AddressSet.Of(new IPAddress([127, 0, 0, 0]), new IPAddress([255, 0, 0, 0]))!.Ranges,
        .. AddressSet.Of(IPAddress.IPv6Loopback, HbaAddressText.Mask(128, 128))!.Ranges,
    ]);

    public bool IsEmpty => Word is null && Ranges.IsEmpty;

    /// <summary>What a mask with holes leaves, which the word stands for; null for everything else.</summary>
    public MaskedNetwork? Scattered { get; private init; }

    /// <summary>Only the server's own machine comes from there: 127.0.0.0/8, ::1, localhost, samehost and the socket.</summary>
    public bool IsLoopback => Word switch
    {
        null => s_loopback.Covers(Ranges),
        "local" or "samehost" or "localhost" => true,
        _ => Scattered is { V6: false } network && network.Mask >> 24 == 255 && network.Value >> 24 == 127,
    };

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
                var scattered = MaskedNetwork.Of(network.Address, network.Mask);
                return [new(new([]), written, scattered.V6, written) { Scattered = scattered }];
            default:
                // In quotes where it is a host name that reads like a keyword.
                var word = HbaRecordText.Address(address);
                return [new(new([]), word, false, written), new(new([]), word, true, written)];
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

    /// <summary>Whether an address may be in both.</summary>
    public bool MayShare(AddressPart record)
    {
        var (overlap, inside, _) = Cut(record);
        if (overlap == Overlap.Known) return !inside.IsEmpty;
        return (Scattered is null && record.Scattered is null)
            || Blocks().Any(own => record.Blocks().Any(other => own is null || other is null || own.Value.Meets(other.Value)));
    }

    /// <summary>The part that is the server's own machine; null where there is none. A host name is not looked up.</summary>
    public AddressPart? OnLoopback()
    {
        if (IsLoopback || Word == "samenet") return Word == "local" ? null : this;
        if (Word is not null) return null;
        var ranges = Ranges.Intersect(s_loopback);
        return ranges.IsEmpty ? null : this with { Ranges = ranges };
    }

    public AddressPart WithoutLoopback() => Word is null ? this with { Ranges = Ranges.Minus(s_loopback) } : this;

    /// <summary>Null for addresses that are no block, or not known.</summary>
    private IEnumerable<MaskedNetwork?> Blocks() =>
        Scattered is not null ? [Scattered] : Word is not null ? [null] : Ranges.Ranges.Select(range => range.Block());

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
