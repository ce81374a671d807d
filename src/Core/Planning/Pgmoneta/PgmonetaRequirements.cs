using System.Net;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Pgmoneta;

/// <summary>What pgmoneta needs of a server beside TLS; its own log names the wrong cause for some of it.</summary>
internal static class PgmonetaRequirements
{
    public static IEnumerable<Finding> Check(TargetSnapshot snapshot, PgmonetaConf document, string section)
    {
        var path = snapshot.Target.Files.PgmonetaConf;
        if (document.Find(section, "wal_slot") is null)
            yield return new(FindingCode.PgmonetaWalSlot, Severity.Warning, $"Section [{section}] has no wal_slot, which pgmoneta demands.",
                "Add wal_slot = NAME to the section.", path);
        if (snapshot.Server is null) yield break;
        if (snapshot.Settings.GetValueOrDefault("track_commit_timestamp") is { } track && track != "on")
            yield return new(FindingCode.PgmonetaTrackCommitTimestamp, Severity.Warning,
                "pgmoneta needs track_commit_timestamp = on; its log blames wal_level.",
                "Set track_commit_timestamp = on and restart the server.", "track_commit_timestamp");
        if (snapshot.Settings.GetValueOrDefault("wal_level") is "minimal")
            yield return new(FindingCode.PgmonetaWalLevel, Severity.Warning,
                "pgmoneta needs wal_level = replica or logical; it is minimal.", "Set wal_level = replica and restart the server.",
                "wal_level");
        if (snapshot.Version.Major >= 17 && snapshot.Settings.GetValueOrDefault("summarize_wal") is { } summarize && summarize != "on")
            yield return new(FindingCode.PgmonetaSummarizeWal, Severity.Warning, "From PostgreSQL 17 on pgmoneta needs summarize_wal = on.",
                "Set summarize_wal = on; a reload is enough.", "summarize_wal");
        if (document.Find(section, "user") is not { } role) yield break;
        var known = snapshot.Server.Roles.FirstOrDefault(r => r.Name == role);
        if (known is null)
            yield return new(FindingCode.PgmonetaRoleMissing, Severity.Warning,
                $"The role {role} of section [{section}] does not exist or may not log in.",
                $"CREATE ROLE \"{role}\" WITH LOGIN REPLICATION PASSWORD '...';", path);
        else if (!known.Replication && !known.Superuser)
            yield return new(FindingCode.PgmonetaRoleReplication, Severity.Warning,
                $"The role {role} has no REPLICATION attribute, which pgmoneta needs.", $"ALTER ROLE \"{role}\" REPLICATION;", path);
        foreach (var replication in (bool[])[false, true])
            if (IsRefused(snapshot, role, replication))
                yield return new(FindingCode.PgmonetaHba, Severity.Warning,
                    $"No record of pg_hba.conf lets {role} in for "
                        + $"{(replication ? "replication" : "the database postgres")}, and pgmoneta needs both.",
                        "Add a record for the role, then plan again.", snapshot.Target.Files.HbaFile);
    }

    private static bool IsRefused(TargetSnapshot snapshot, string role, bool replication)
    {
        var address = IPAddress.TryParse(snapshot.Target.Host, out var parsed) ? parsed : IPAddress.Loopback;
        return ((bool[])[true, false]).All(tls =>
            HbaEvaluator.Explain(snapshot.Hba,
                new HbaAttempt { Address = address, Tls = tls, Database = "postgres", Role = role, Replication = replication },
                null).Verdict
                is HbaVerdict.ImplicitReject or HbaVerdict.Matched { Record.Method: "reject" });
    }
}
