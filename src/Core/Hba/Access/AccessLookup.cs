using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Hba.Access;

/// <summary>A share of a region with the record that decides it (null: none does), after those that only might.</summary>
internal sealed record AccessPiece(AccessRegion Region, ImmutableArray<HbaRecord> Perhaps, HbaRecord? Record);

/// <summary>The records of a rule set as regions, to be asked what they say of another region.</summary>
internal sealed class AccessLookup
{
    private readonly List<(HbaRecord Record, AccessRegion Region)> _regions = [];
    private readonly Dictionary<string, List<int>> _byRole = new(StringComparer.Ordinal);
    private readonly List<int> _anyRole = [];
    private readonly AccessBudget _budget;

    public AccessLookup(HbaRules rules, AccessBudget budget)
    {
        _budget = budget;
        foreach (var record in rules.Records)
        {
            foreach (var region in AccessRegion.Of(record, rules.Version))
            {
                if (region.Roles.Word is not null || region.Roles.Names.Except) _anyRole.Add(_regions.Count);
                else foreach (var name in region.Roles.Names.Names) ByRole(name).Add(_regions.Count);
                _regions.Add((record, region));
            }
        }
    }

    public IEnumerable<AccessPiece> Ask(AccessRegion region)
    {
        var open = new Stack<(AccessRegion Region, ImmutableArray<HbaRecord> Perhaps, int Next)>();
        var candidates = Candidates(region);
        open.Push((region, [], 0));
        while (open.TryPop(out var item))
        {
            var (rest, perhaps, next) = item;
            HbaRecord? decided = null;
            for (; next < candidates.Count && decided is null; next++)
            {
                if (!_budget.Spend()) yield break;
                var (record, taken) = _regions[candidates[next]];
                var (certain, inside, outside) = rest.Cut(taken);
                if (inside is null) continue;
                foreach (var left in outside) open.Push((left, perhaps, next + 1));
                rest = inside;
                if (certain) decided = record;
                else perhaps = perhaps.Add(record);
            }

            yield return new(rest, perhaps, decided);
        }
    }

    /// <summary>In the order of the records; those of other roles by name are left out.</summary>
    private List<int> Candidates(AccessRegion region)
    {
        if (region.Roles.Word is not null || region.Roles.Names.Except) return [.. Enumerable.Range(0, _regions.Count)];
        var own = region.Roles.Names.Names.SelectMany(name => _byRole.GetValueOrDefault(name) ?? []);
        return [.. _anyRole.Concat(own).Distinct().Order()];
    }

    private List<int> ByRole(string name) => _byRole.TryGetValue(name, out var list) ? list : _byRole[name] = [];
}

/// <summary>Bounds the work on files that were made to be large.</summary>
internal sealed class AccessBudget(int steps)
{
    private int _left = steps;

    public bool IsSpent => _left <= 0;

    public bool Spend() => --_left > 0;
}
