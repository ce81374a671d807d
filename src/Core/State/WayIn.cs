using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.State;

/// <summary>A role and one of its paths: a login to a database, or physical replication.</summary>
public sealed record WayIn(string Role, bool Replication)
{
    // Every reading of a page asks for the same snapshot.
    private static readonly ConditionalWeakTable<TargetSnapshot, Found> s_known = [];

    public override string ToString() => Replication ? $"{Role} for replication" : Role;

    /// <summary>
    /// The ways that the rules leave open to other machines, of the roles that may log in; null where the server was not asked which
    /// roles there are. A role that only might match a record counts.
    /// </summary>
    public static ImmutableArray<WayIn>? Of(TargetSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return s_known.GetValue(snapshot, static given => new(Read(given))).Ways;
    }

    private static ImmutableArray<WayIn>? Read(TargetSnapshot snapshot)
    {
        if (snapshot.Server is not { } server) return null;
        var rules = snapshot.Hba;
        var open = RecordReach.Of(rules, ReachedFrom.Network)
            .Where(reached => reached.Record.Method != "reject" && !reached.Transports.IsEmpty)
            .Select(reached => new RecordTest(reached.Record, rules.Version, interfaces: null)).ToList();
        var logins = open.Where(test => test.Record.Databases.Any(token => !token.IsKeyword("replication"))).ToList();
        var streams = open.Where(test => test.Record.Databases.Any(token => token.IsKeyword("replication"))).ToList();
        var ways = ImmutableArray.CreateBuilder<WayIn>();
        foreach (var role in server.Roles)
        {
            var attempt = new HbaAttempt { Role = role.Name, MemberOf = role.MemberOf, Database = "postgres" };
            if (logins.Exists(test => test.FitsRole(attempt) != false)) ways.Add(new(role.Name, Replication: false));
            if (role.Replication && streams.Exists(test => test.FitsRole(attempt) != false)) ways.Add(new(role.Name, Replication: true));
        }

        return ways.ToImmutable();
    }

    private sealed record Found(ImmutableArray<WayIn>? Ways);
}
