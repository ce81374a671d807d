using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>Sorts sightings by the record that lets each in now: the file may have changed since it was seen.</summary>
internal static class SightingSorter
{
    public static PlaintextWatchReport Sort(TargetSnapshot snapshot, PlaintextWatchState? watch, ImmutableArray<PlaintextSighting> sightings)
    {
        var finder = new RecordFinder(snapshot.Hba);
        var groups = (snapshot.Server?.Roles ?? []).DistinctBy(r => r.Name).ToDictionary(r => r.Name, r => r.MemberOf, StringComparer.Ordinal);
        var byRecord = new Dictionary<HbaRecord, List<PlaintextSighting>>(ReferenceEqualityComparer.Instance);
        foreach (var record in snapshot.Hba.Records.Where(RequireTlsRecipe.LetsPlaintextIn)) byRecord[record] = [];
        var elsewhere = ImmutableArray.CreateBuilder<PlaintextSighting>();
        foreach (var sighting in sightings.OrderByDescending(s => s.LastSeen).ThenBy(s => s.Role, StringComparer.Ordinal))
        {
            var met = finder.Meet(Attempt(sighting, groups));
            if (met is { Perhaps.IsEmpty: true, Record: { } record } && byRecord.TryGetValue(record, out var seen)) seen.Add(sighting);
            else elsewhere.Add(sighting);
        }
        return new()
        {
            Watch = watch,
            Records = [.. snapshot.Hba.Records.Where(byRecord.ContainsKey).Select(r => new WatchedRecord(r, [.. byRecord[r]]))],
            Elsewhere = elsewhere.ToImmutable(),
        };
    }

    private static HbaAttempt Attempt(PlaintextSighting sighting, Dictionary<string, ImmutableArray<string>> groups) => new()
    {
        Address = IPAddress.TryParse(sighting.Address, out var address) ? address : IPAddress.None,
        Database = sighting.Database,
        Role = sighting.Role,
        Replication = sighting.Replication,
        MemberOf = groups.TryGetValue(sighting.Role, out var known) ? known : null,
    };
}
