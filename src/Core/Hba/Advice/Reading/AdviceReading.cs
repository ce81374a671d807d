using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Reading;

/// <summary>The access rules as advice reads them: every record with the connections that come as far as to it.</summary>
internal sealed class AdviceReading
{
    /// <summary>Beyond it the rest of a very large file is left unread, and nothing is said of it.</summary>
    private const int MaximumSteps = 3_000_000;

    private readonly AccessBudget _budget = new(MaximumSteps);
    private readonly AccessLookup _lookup;
    private readonly Dictionary<HbaRecord, int> _places = new(ReferenceEqualityComparer.Instance);

    public AdviceReading(HbaRules rules, AdviceFacts facts)
    {
        (Rules, Facts) = (rules, facts);
        _lookup = new(rules, _budget);
        var lines = rules.Records.GroupBy(record => (record.FileName, record.LineNumber)).Where(group => group.Skip(1).Any())
            .Select(group => group.Key).ToHashSet();
        Records = [.. rules.Records.Select((record, index) => Read(record, index, lines.Contains((record.FileName, record.LineNumber))))];
    }

    public HbaRules Rules { get; }

    public AdviceFacts Facts { get; }

    public PostgresVersion Version => Rules.Version;

    public ImmutableArray<AdviceRecord> Records { get; }

    /// <summary>Records that some connection comes to.</summary>
    public IEnumerable<AdviceRecord> Live => Records.Where(record => !record.Reach.IsEmpty);

    /// <summary>Live records that do not reject.</summary>
    public IEnumerable<AdviceRecord> Open => Live.Where(record => record.LetsIn);

    public AdviceRecord Find(HbaRecord record) => Records[_places[record]];

    /// <summary>What comes to the record from other machines over the transport.</summary>
    public IEnumerable<AccessRegion> FromNetwork(AdviceRecord record, AccessTransport transport) => Facts.ListensOnNetwork == false
        ? []
        : record.Reach.Where(region => region.Transport == transport && !region.Addresses.IsLoopback)
            .Select(region => region with { Addresses = region.Addresses.WithoutLoopback() });

    public bool IsExposed(AdviceRecord record) =>
        FromNetwork(record, AccessTransport.Plaintext).Concat(FromNetwork(record, AccessTransport.Tls)).Any();

    /// <summary>What the records say of a region, in pieces; null when there are too many of them.</summary>
    public ImmutableArray<AccessPiece>? Ask(AccessRegion region, int upTo = int.MaxValue)
    {
        ImmutableArray<AccessPiece> pieces = [.. _lookup.Ask(region, upTo)];
        return _budget.IsSpent ? null : pieces;
    }

    /// <summary>
    /// Whether one of the others has something in common with one of these, surely or perhaps; null when there are too many of them.
    /// </summary>
    public bool? Intersects(ImmutableArray<AccessRegion> these, IEnumerable<AccessRegion> others)
    {
        foreach (var other in others)
        {
            if (!_budget.Spend()) return null;
            foreach (var region in these)
                if (region.MayShare(other)) return true;
        }

        return false;
    }

    public IEnumerable<AccessRegion> Named(AdviceRecord record) => AccessRegion.Of(record.Record, Version);

    private AdviceRecord Read(HbaRecord record, int index, bool repeated)
    {
        _places[record] = index;
        var reach = ImmutableArray.CreateBuilder<AccessRegion>();
        var shadowing = new SortedSet<int>();
        foreach (var region in _budget.IsSpent ? [] : AccessRegion.Of(record, Version))
        {
            foreach (var piece in _lookup.Ask(region, index))
            {
                if (ReferenceEquals(piece.Record, record)) reach.Add(piece.Region);
                else if (piece.Record is { } earlier) shadowing.Add(_places[earlier]);
            }
        }

        return _budget.IsSpent ? new(record, index, [], [], repeated)
            : new(record, index, reach.ToImmutable(), [.. shadowing.Select(earlier => Rules.Records[earlier])], repeated);
    }
}
