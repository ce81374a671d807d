using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Asks of each live session, as it came, whether it would get in again after a change.</summary>
internal sealed class SessionAccess(TargetSnapshot snapshot, HbaRules after, MapChange maps)
{
    private readonly RecordFinder _before = new(snapshot.Hba);
    private readonly RecordFinder _after = new(after);
    private readonly Dictionary<string, ImmutableArray<string>> _groups = (snapshot.Server?.Roles ?? []).DistinctBy(r => r.Name)
        .ToDictionary(r => r.Name, r => r.MemberOf, StringComparer.Ordinal);
    private readonly Dictionary<(HbaAttempt, string?), AccessDecision?> _known = [];

    private bool Asks => snapshot.Settings.GetValueOrDefault("ssl_ca_file") is { Length: > 0 };

    public IEnumerable<SessionImpact> Check(ImmutableArray<ServerSession> sessions)
    {
        foreach (var session in sessions)
        {
            if (session.IsOwn) continue;
            var key = (Attempt(session), session.ClientDistinguishedName);
            if (!_known.TryGetValue(key, out var answer)) _known[key] = answer = Check(key.Item1, Shown(session));
            if (answer is { } told) yield return new(session, told.In is null, told.Because);
        }
    }

    /// <summary>Null when it gets in again, or meets what it met before and that is not known to reject it.</summary>
    private AccessDecision? Check(HbaAttempt attempt, Credentials shown)
    {
        var before = _before.Match(attempt);
        var now = _after.Match(attempt);
        // It is in, so whoever lets it in was met with what it has.
        var paths = before.Possible.Where(
            r => RecordDecision.Of(r, attempt, shown with { Proven = r is null ? [] : [r] }, maps.Before).In != false).ToArray();
        if (paths.Length == 0) return Already(now.Ask(attempt, shown, maps.After));
        if (before.IsAs(now) && !now.Possible.Any(maps.Touches)) return null;
        var answer = maps.Doubt(now.Record, now.Ask(attempt, shown with { Proven = [.. paths.Select(r => r!)] }, maps.After));
        return answer.In == true ? null : answer;
    }

    // It came before the present rules, or by a way that is not seen here; a change that lets it in again is told elsewhere.
    private static AccessDecision? Already(AccessDecision then) =>
        then.In == false ? then with { Because = $"The present rules reject it already. {then.Because}" } : null;

    private HbaAttempt Attempt(ServerSession session) => new()
    {
        Address = session.Address is { } text && IPAddress.TryParse(text, out var address) ? address : null,
        Tls = session.Tls,
        Gss = session.Gss,
        Database = session.Database ?? "",
        Role = session.Role,
        Replication = session.Replication,
        MemberOf = _groups.TryGetValue(session.Role, out var groups) ? groups : null,
    };

    private Credentials Shown(ServerSession session) => new()
    {
        Certificate = session.ClientDistinguishedName is not null ? true : Asks ? false : null,
        CommonName = session.ClientDistinguishedName is { } subject ? SessionCommonName.CommonName(subject) : null,
    };
}
