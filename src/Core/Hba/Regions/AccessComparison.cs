using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>Finds the regions that a change touches and asks both rule sets what they say of each.</summary>
internal sealed class AccessComparison
{
    private const int MaximumSteps = 20_000_000;

    private readonly HbaRules _before;
    private readonly HbaRules _after;
    private readonly AccessBudget _budget = new(MaximumSteps);
    private readonly AccessEntries _entries = new();
    private HashSet<string>? _beforeMeanings;
    private HashSet<string>? _afterMeanings;

    private AccessComparison(HbaRules before, HbaRules after) => (_before, _after) = (before, after);

    public static AccessDelta Compare(HbaRules before, HbaRules after) => Regions(before, after).ToDelta();

    /// <summary>The changes as regions, before they are summarised.</summary>
    public static AccessEntries Regions(HbaRules before, HbaRules after) => new AccessComparison(before, after).Run();

    private AccessEntries Run()
    {
        var (removed, added) = RecordDifference.Find(_before.Records, _after.Records);
        if (removed.IsEmpty && added.IsEmpty) return _entries;
        var before = new AccessLookup(_before, _budget);
        var after = new AccessLookup(_after, _budget);
        var done = new RecordIndex(_after.Version);
        foreach (var (record, version) in removed.Select(r => (r, _before.Version)).Concat(added.Select(r => (r, _after.Version))))
        {
            foreach (var whole in AccessRegion.Of(record, version))
            {
                foreach (var region in Less(whole, done))
                    CompareRegion(record, whole, region, before, after);
            }

            done.Add(record);
        }

        if (_budget.IsSpent) _entries.AddUnfinished(removed.Concat(added).First());
        return _entries;
    }

    private ImmutableArray<AccessRegion> Less(AccessRegion whole, RecordIndex done)
    {
        ImmutableArray<AccessRegion> left = [whole];
        foreach (var index in done.Near(whole))
        {
            if (left.IsEmpty || !_budget.Spend()) break;
            foreach (var region in done.Regions(index).Where(region => Settles(region, whole)))
                left = [.. left.SelectMany(rest => rest.Cut(region) is { Certain: true } cut ? cut.Outside : [rest])];
        }

        return left;
    }

    /// <summary>A wider region spoke of its rest, and not of the share of a group, an expression or a host name.</summary>
    private static bool Settles(AccessRegion done, AccessRegion whole) =>
        (whole.Roles.Word is not { } role || done.Roles.Word == role)
        && (whole.Databases.Word is not { } database || done.Databases.Word == database)
        && (whole.Addresses.Word is not { } address || done.Addresses.Word == address);

    private void CompareRegion(HbaRecord record, AccessRegion whole, AccessRegion region, AccessLookup before, AccessLookup after)
    {
        foreach (var was in before.Ask(region))
        {
            foreach (var now in after.Ask(was.Region))
                _entries.Add(record, whole, was with { Region = now.Region }, now, Reordered(was, now));
        }
    }

    /// <summary>
    /// Whether a record that may share the region's people stands before the record that decides in one file, and behind it in the other.
    /// </summary>
    private bool Reordered(AccessPiece was, AccessPiece now)
    {
        if (was.Shares.IsEmpty && now.Shares.IsEmpty) return false;
        var old = was.Shares.Select(RecordDifference.Meaning).ToHashSet(StringComparer.Ordinal);
        var young = now.Shares.Select(RecordDifference.Meaning).ToHashSet(StringComparer.Ordinal);
        return old.Any(share => !young.Contains(share) && Meanings(_after, ref _afterMeanings).Contains(share))
            || young.Any(share => !old.Contains(share) && Meanings(_before, ref _beforeMeanings).Contains(share));
    }

    private static HashSet<string> Meanings(HbaRules rules, ref HashSet<string>? known) =>
        known ??= rules.Records.Select(RecordDifference.Meaning).ToHashSet(StringComparer.Ordinal);
}
