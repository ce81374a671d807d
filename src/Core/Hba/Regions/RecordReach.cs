using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>What comes as far as to a record from other machines, after the records above it.</summary>
internal static class RecordReach
{
    /// <summary>Beyond it the rest of a very large file counts as reached by all that its records name.</summary>
    private const int MaximumSteps = 300_000;

    /// <summary>Each record with the transports of the connections that no earlier record surely takes; loopback is left out.</summary>
    public static ImmutableArray<(HbaRecord Record, ImmutableHashSet<AccessTransport> Transports)> FromNetwork(HbaRules rules)
    {
        var budget = new AccessBudget(MaximumSteps);
        var lookup = new AccessLookup(rules, budget);
        return [.. rules.Records.Select((record, index) => (record, Transports(rules, lookup, budget, record, index)))];
    }

    private static ImmutableHashSet<AccessTransport> Transports(
        HbaRules rules, AccessLookup lookup, AccessBudget budget, HbaRecord record, int index)
    {
        var named = AccessRegion.Of(record, rules.Version)
            .Where(region => region.Transport != AccessTransport.Socket && !region.Addresses.IsLoopback).ToList();
        var reached = budget.IsSpent ? [] : named.SelectMany(region => lookup.Ask(region, index))
            .Where(piece => ReferenceEquals(piece.Record, record) && !piece.Region.Addresses.IsLoopback)
            .Select(piece => piece.Region.Transport).ToImmutableHashSet();
        return budget.IsSpent ? [.. named.Select(region => region.Transport)] : reached;
    }
}
