using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>Networks as people write them.</summary>
internal static class MatrixNames
{
    public static bool IsBlock(MaskedNetwork network)
    {
        var free = ~network.Mask & AddressRange.Highest(network.V6);
        return (free & (free + 1)) == 0;
    }

    public static string Of(MaskedNetwork network)
    {
        var address = HbaAddressText.Format(new ClientAddress(network.V6, network.Value).ToAddress());
        if (!IsBlock(network)) return $"{address} {HbaAddressText.Format(new ClientAddress(network.V6, network.Mask).ToAddress())}";
        return network.Mask == AddressRange.Highest(network.V6) ? address : $"{address}/{UInt128.PopCount(network.Mask)}";
    }

    public static string Of(MaskedNetwork block, ImmutableArray<MaskedNetwork> inside, ImmutableArray<string> without)
    {
        if (inside.IsEmpty && block.Mask == 0) return $"any {(without.IsEmpty ? "" : "other ")}{(block.V6 ? "IPv6" : "IPv4")}";
        var names = inside.Select(Of).ToList();
        if (block.Mask != 0) names.Add(Of(block));
        return string.Join(" in ", names);
    }
}
