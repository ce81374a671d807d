using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>Where connections over TCP come from.</summary>
internal enum ReachedFrom
{
    /// <summary>Any address that is not loopback.</summary>
    Network,

    /// <summary>The server's own machine: 127.0.0.0/8 and ::1.</summary>
    Loopback,
}

/// <summary>What comes over TCP as far as to a record, after the records above it.</summary>
internal static class RecordReach
{
    /// <summary>Beyond it the rest of a very large file counts as reached by all that its records name.</summary>
    private const int MaximumSteps = 300_000;

    /// <summary>Each record with the transports of the connections from there that no earlier record surely takes.</summary>
    public static ImmutableArray<(HbaRecord Record, ImmutableHashSet<AccessTransport> Transports)> Of(HbaRules rules, ReachedFrom from)
    {
        var budget = new AccessBudget(MaximumSteps);
        var lookup = new AccessLookup(rules, budget);
        return [.. rules.Records.Select((record, index) => (record, Transports(rules, lookup, budget, (record, index), from)))];
    }

    private static ImmutableHashSet<AccessTransport> Transports(
        HbaRules rules, AccessLookup lookup, AccessBudget budget, (HbaRecord Record, int Index) at, ReachedFrom from)
    {
        var named = AccessRegion.Of(at.Record, rules.Version).Where(region => region.Transport != AccessTransport.Socket)
            .Select(region => Narrow(region, from)).OfType<AccessRegion>().ToList();
        var reached = budget.IsSpent ? [] : named.SelectMany(region => lookup.Ask(region, at.Index))
            .Where(piece => ReferenceEquals(piece.Record, at.Record) && Narrow(piece.Region, from) is not null)
            .Select(piece => piece.Region.Transport).ToImmutableHashSet();
        return budget.IsSpent ? [.. named.Select(region => region.Transport)] : reached;
    }

    /// <summary>The part of a region that comes from there; null where nothing does.</summary>
    private static AccessRegion? Narrow(AccessRegion region, ReachedFrom from) => from == ReachedFrom.Network
        ? region.Addresses.IsLoopback ? null : region
        : region.Addresses.OnLoopback() is { } addresses ? region with { Addresses = addresses } : null;
}
