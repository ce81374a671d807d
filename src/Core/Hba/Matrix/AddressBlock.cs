using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>A network without holes in its mask, with those that lie in it.</summary>
internal sealed class AddressBlock(MaskedNetwork network)
{
    public MaskedNetwork Network => network;

    /// <summary>In the order of their addresses; none is in another.</summary>
    public List<AddressBlock> Nested { get; } = [];

    private UInt128 Last => network.Value | (~network.Mask & AddressRange.Highest(network.V6));

    public static AddressBlock Tree(MaskedNetwork root, IEnumerable<MaskedNetwork> networks)
    {
        var path = new Stack<AddressBlock>([new(root)]);
        // Blocks nest or lie apart: by their first address, the wider first, each follows what holds it.
        foreach (var network in networks.Where(network => network.V6 == root.V6 && network.Mask != 0).Distinct()
            .OrderBy(network => network.Value).ThenBy(network => network.Mask))
        {
            var block = new AddressBlock(network);
            while (path.Peek().Last < network.Value) path.Pop();
            path.Peek().Nested.Add(block);
            path.Push(block);
        }

        while (path.Count > 1) path.Pop();
        return path.Peek();
    }

    /// <summary>What is in it and in none of those nested.</summary>
    public List<AddressRange> Gaps()
    {
        var gaps = new List<AddressRange>();
        var next = network.Value;
        foreach (var inner in Nested)
        {
            if (next < inner.Network.Value) gaps.Add(new(network.V6, next, inner.Network.Value - 1));
            if (inner.Last == Last) return gaps;
            next = inner.Last + 1;
        }

        gaps.Add(new(network.V6, next, Last));
        return gaps;
    }
}
