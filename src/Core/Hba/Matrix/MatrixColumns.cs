using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matrix;

/// <summary>Cuts all addresses into columns that the networks of records do not tell apart.</summary>
internal sealed class MatrixColumns
{
    private const int MostBlocks = 200;
    private const int MostPatterns = 8;
    private const int MostColumns = 400;

    /// <summary>An IPv4-mapped IPv6 address is IPv4 to the server, so that no client is there.</summary>
    private static readonly MaskedNetwork s_mapped = MaskedNetwork.Of(IPAddress.Parse("::ffff:0.0.0.0"), HbaAddressText.Mask(96, 128));

    private static readonly ImmutableArray<MaskedNetwork> s_families = [new(false, 0, 0), new(true, 0, 0)];

    private readonly ImmutableArray<MatrixNetwork>.Builder _networks = ImmutableArray.CreateBuilder<MatrixNetwork>();
    private readonly HashSet<MaskedNetwork> _shown;
    private readonly List<MaskedNetwork> _patterns;
    private int _leftOut;

    private MatrixColumns(List<MaskedNetwork> networks)
    {
        var blocks = networks.Where(network => MatrixNames.IsBlock(network)).ToList();
        var patterns = networks.Where(network => !MatrixNames.IsBlock(network)).ToList();
        _shown = [.. blocks.Take(MostBlocks), .. s_families];
        _patterns = [.. patterns.Take(MostPatterns)];
        _leftOut = Math.Max(0, blocks.Count - MostBlocks) + Math.Max(0, patterns.Count - MostPatterns);
        _networks.Add(new("local", null, []));
        foreach (var family in s_families) AddTree(AddressBlock.Tree(family, [.. blocks, s_mapped]));
    }

    public static (ImmutableArray<MatrixNetwork> Networks, int LeftOut) Of(IEnumerable<MaskedNetwork> networks)
    {
        var all = networks.Where(network => network.Mask != 0
            && !(network.V6 && (network.Value & s_mapped.Mask) == s_mapped.Value && (network.Mask & s_mapped.Mask) == s_mapped.Mask))
            .ToList();
        var columns = new MatrixColumns(all);
        return (columns._networks.ToImmutable(), columns._leftOut);
    }

    private void AddTree(AddressBlock root)
    {
        var open = new Stack<(AddressBlock Block, bool Entered)>();
        open.Push((root, false));
        while (open.TryPop(out var item))
        {
            var (block, entered) = item;
            // Surroundings of a whole family stand last, as what is left.
            if (block.Network.Mask != 0 || entered) AddColumns(block);
            if (entered) continue;
            if (block.Network.Mask == 0) open.Push((block, true));
            for (var index = block.Nested.Count - 1; index >= 0; index--) open.Push((block.Nested[index], false));
        }
    }

    private void AddColumns(AddressBlock block)
    {
        if (!_shown.Contains(block.Network)) return;
        var gaps = block.Gaps();
        if (gaps.Count == 0) return;
        List<(ImmutableArray<MaskedNetwork> In, ImmutableArray<MaskedNetwork> Out, UInt128 Example)> parts =
            [([], [], Example(block, gaps))];
        foreach (var pattern in _patterns.Where(pattern => pattern.V6 == block.Network.V6))
        {
            parts = [.. parts.SelectMany(part =>
                from side in ((ImmutableArray<MaskedNetwork>, ImmutableArray<MaskedNetwork>)[])[(part.In.Add(pattern), part.Out),
                    (part.In, part.Out.Add(pattern))]
                let example = Find(gaps, side.Item1, side.Item2)
                where example is not null
                select (side.Item1, side.Item2, example.Value))];
        }

        var nested = block.Nested.Where(inner => _shown.Contains(inner.Network)).Select(inner => MatrixNames.Of(inner.Network)).ToList();
        foreach (var part in parts)
        {
            if (_networks.Count == MostColumns)
            {
                _leftOut++;
                continue;
            }

            ImmutableArray<string> without = [.. nested, .. part.Out.Select(MatrixNames.Of)];
            _networks.Add(new(MatrixNames.Of(block.Network, part.In, without),
                new ClientAddress(block.Network.V6, part.Example).ToAddress(), without));
        }
    }

    /// <summary>One that people know as an example where it is free, else not the network's own number.</summary>
    private static UInt128 Example(AddressBlock block, List<AddressRange> gaps)
    {
        if (block.Network.Mask == 0)
        {
            foreach (var text in (string[])["203.0.113.1", "198.51.100.1", "192.0.2.1", "2001:db8::1", "2001:db8:ffff::1"])
            {
                var known = ClientAddress.AsWritten(IPAddress.Parse(text));
                if (gaps.Exists(gap => gap.V6 == known.V6 && gap.First <= known.Number && known.Number <= gap.Last)) return known.Number;
            }
        }

        return gaps[0].First == block.Network.Value && gaps[0].First < gaps[0].Last ? gaps[0].First + 1 : gaps[0].First;
    }

    private static UInt128? Find(List<AddressRange> gaps, ImmutableArray<MaskedNetwork> inside, ImmutableArray<MaskedNetwork> outside)
    {
        foreach (var gap in gaps.Take(64))
            if (AddressPattern.Find(gap.First, gap.Last, inside, outside) is { } found) return found;
        return null;
    }
}
