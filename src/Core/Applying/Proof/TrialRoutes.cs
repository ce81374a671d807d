using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>
/// By which databases a role is tried: the ones that the rules let it into, so that a role of one database is not called refused for
/// another's sake.
/// </summary>
internal static class TrialRoutes
{
    /// <summary>At least one; when no record lets the role in, the one whose refusal says why.</summary>
    public static ImmutableArray<HbaAttempt> Of(TargetSnapshot snapshot, string role)
    {
        var ordinary = Databases(snapshot, role).Select(d => RoleMaterial.Attempt(snapshot, role, d))
            .FirstOrDefault(a => Enters(snapshot, a));
        var replication = RoleMaterial.Attempt(snapshot, role, "postgres") with { Replication = true };
        var known = snapshot.Server?.Roles.FirstOrDefault(r => r.Name == role);
        // Whoever replicates is cut off when only that way is closed; a superuser may replicate and seldom does.
        var wants = known is { Replication: true, Superuser: false } || known is null && ordinary is null;
        if (ordinary is not null) return wants ? [ordinary, replication] : [ordinary];
        return wants && (known is not null || Enters(snapshot, replication))
            ? [replication]
            : [RoleMaterial.Attempt(snapshot, role, "postgres")];
    }

    private static IEnumerable<string> Databases(TargetSnapshot snapshot, string role)
    {
        var named = snapshot.Hba.Records.SelectMany(r => r.Databases)
            .Where(d => d.Text is not ("all" or "sameuser" or "samerole" or "samegroup" or "replication")).Select(d => d.Text);
        var there = snapshot.Server?.Databases;
        IEnumerable<string> wanted = ["postgres", role, .. named];
        return there is { } known
            ? wanted.Where(known.Contains).Concat(known).Distinct(StringComparer.Ordinal)
            : wanted.Distinct(StringComparer.Ordinal);
    }

    private static bool Enters(TargetSnapshot snapshot, HbaAttempt attempt) =>
        HbaEvaluator.Explain(snapshot.Hba, attempt, null).Verdict is HbaVerdict.Matched { Record.Method: not "reject" }
            or HbaVerdict.Undecided;
}
