using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>Groups plaintext sessions by the record that lets each in now: the file may have changed since it was seen.</summary>
internal static class PlaintextSessionGroups
{
    public static PlaintextWatchReport Sort(TargetSnapshot snapshot, PlaintextWatchState? watch, ImmutableArray<PlaintextSession> sessions)
    {
        var finder = new RecordFinder(snapshot.Hba);
        var groups = (snapshot.Server?.Roles ?? []).DistinctBy(r => r.Name)
            .ToDictionary(r => r.Name, r => r.MemberOf, StringComparer.Ordinal);
        var byRecord = new Dictionary<HbaRecord, List<PlaintextSession>>(ReferenceEqualityComparer.Instance);
        foreach (var record in snapshot.Hba.Records.Where(RequireTlsRecipe.LetsPlaintextIn)) byRecord[record] = [];
        var elsewhere = ImmutableArray.CreateBuilder<PlaintextSession>();
        foreach (var session in sessions.OrderByDescending(s => s.LastSeen).ThenBy(s => s.Role, StringComparer.Ordinal))
        {
            var met = finder.Match(Attempt(session, groups));
            if (met is { Perhaps.IsEmpty: true, Record: { } record } && byRecord.TryGetValue(record, out var seen)) seen.Add(session);
            else elsewhere.Add(session);
        }
        return new()
        {
            Watch = watch,
            Records = [.. snapshot.Hba.Records.Where(byRecord.ContainsKey).Select(r => new WatchedRecord(r, [.. byRecord[r]]))],
            Elsewhere = elsewhere.ToImmutable(),
        };
    }

    private static HbaAttempt Attempt(PlaintextSession session, Dictionary<string, ImmutableArray<string>> groups) => new()
    {
        Address = IPAddress.TryParse(session.Address, out var address) ? address : IPAddress.None,
        Database = session.Database,
        Role = session.Role,
        Replication = session.Replication,
        MemberOf = groups.TryGetValue(session.Role, out var known) ? known : null,
    };
}
