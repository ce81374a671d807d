using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>A share of a region with the record that decides it (null: none does), after those that only might.</summary>
/// <param name="Shares">Those passed over on the way because they hold only an unknown share of the region.</param>
internal sealed record AccessPiece(AccessRegion Region, ImmutableArray<HbaRecord> Perhaps, HbaRecord? Record,
    ImmutableArray<HbaRecord> Shares);

/// <summary>The records of a rule set as regions, to be asked what they say of another region.</summary>
internal sealed class AccessLookup
{
    private readonly RecordIndex _records;
    private readonly AccessBudget _budget;

    public AccessLookup(HbaRules rules, AccessBudget budget)
    {
        _budget = budget;
        _records = new(rules.Version);
        foreach (var record in rules.Records) _records.Add(record);
    }

    /// <param name="upTo">The last record that is asked.</param>
    public IEnumerable<AccessPiece> Ask(AccessRegion region, int upTo = int.MaxValue)
    {
        var open = new Stack<(AccessRegion Region, ImmutableArray<HbaRecord> Perhaps, ImmutableArray<HbaRecord> Shares, int Next)>();
        var candidates = Candidates(region, upTo);
        open.Push((region, [], [], 0));
        while (open.TryPop(out var item))
        {
            var (rest, perhaps, shares, next) = item;
            HbaRecord? decided = null;
            for (; next < candidates.Count && decided is null; next++)
            {
                if (!_budget.Spend()) yield break;
                var (record, taken) = candidates[next];
                var (certain, inside, outside) = rest.Cut(taken);
                if (inside is null)
                {
                    if (rest.MayShare(taken)) shares = shares.Add(record);
                    continue;
                }

                foreach (var left in outside) open.Push((left, perhaps, shares, next + 1));
                rest = inside;
                if (certain) decided = record;
                else perhaps = perhaps.Add(record);
            }

            yield return new(rest, perhaps, decided, shares);
        }
    }

    private List<(HbaRecord Record, AccessRegion Region)> Candidates(AccessRegion region, int upTo)
    {
        var candidates = new List<(HbaRecord, AccessRegion)>();
        foreach (var index in _records.Near(region))
        {
            if (index > upTo || !_budget.Spend()) break;
            foreach (var part in _records.Regions(index))
                if (part.Transport == region.Transport) candidates.Add((_records[index], part));
        }

        return candidates;
    }
}

/// <summary>Bounds the work on files that were made to be large.</summary>
internal sealed class AccessBudget(int steps)
{
    private int _left = steps;

    public bool IsSpent => _left <= 0;

    public bool Spend() => --_left > 0;
}
