using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>
/// Whether any superuser can still log in, by whatever record: over the socket or TCP, with a password, a certificate or by trust. A record
/// that only might let one in counts as a way: what is reported then is certain.
/// </summary>
internal static class SuperuserLockoutCheck
{
    /// <summary>A sentence about the last access path that a change removes; null when it removes none, or where none was.</summary>
    public static string? LastOneLost(TargetSnapshot snapshot, HbaRules after)
    {
        if (snapshot.Server is not { } server) return OfAnybody(snapshot, after);
        var superusers = server.Roles.Where(r => r.Superuser).ToImmutableArray();
        var (before, now) = (new RecordFinder(snapshot.Hba), new RecordFinder(after));
        (ServerRole Role, HbaRecord Way)? last = null;
        foreach (var role in superusers)
        {
            if (Way(now, role, snapshot) is not null) return null;
            if (last is null && Way(before, role, snapshot) is { } way) last = (role, way);
        }
        if (last is not { } lost) return null;
        var others = superusers.Length - 1;
        var who = others == 0 ? $"{lost.Role.Name} is the only superuser"
            : $"{lost.Role.Name} and {others} other superuser{(others == 1 ? "" : "s")} have no other";
        return $"No superuser could log in any more: {RecordDecision.Line(lost.Way)} was the last way in, and {who}.";
    }

    // Without the server's answer nobody knows who is superuser; that nobody at all gets in is certain still.
    private static string? OfAnybody(TargetSnapshot snapshot, HbaRules after) =>
        after.Accepted && snapshot.Hba.Records.Any(r => r.Method != "reject") && after.Records.All(r => r.Method == "reject")
            ? "No superuser could log in any more: every record rejects."
            : null;

    private static HbaRecord? Way(RecordFinder finder, ServerRole role, TargetSnapshot snapshot)
    {
        var rules = finder.OfRole(role.Name, role.MemberOf);
        foreach (var transport in Transports(snapshot))
        {
            var whole = RoleAccessPaths.Whole(role.Name, snapshot.Server?.Databases, replication: false, transport);
            var paths = new RoleAccessPaths(rules, whole);
            foreach (var piece in paths.Ask(whole))
                if (piece.Perhaps.Append(piece.Record).FirstOrDefault(r => r is { Method: not "reject" }) is { } way) return way;
            if (paths.Shares is [var share, ..]) return share;
        }
        return null;
    }

    private static IEnumerable<AccessTransport> Transports(TargetSnapshot snapshot)
    {
        if (Listens(snapshot, "unix_socket_directories")) yield return AccessTransport.Socket;
        if (!Listens(snapshot, "listen_addresses")) yield break;
        yield return AccessTransport.Plaintext;
        yield return AccessTransport.Gss;
        if (snapshot.TlsIsOn) yield return AccessTransport.Tls;
    }

    private static bool Listens(TargetSnapshot snapshot, string setting) =>
        snapshot.Server is not { } server || !server.Settings.TryGetValue(setting, out var value) || value.Value.Length > 0;
}
