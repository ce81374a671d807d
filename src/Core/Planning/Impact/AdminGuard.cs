using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>Tells before an apply whether the dashboard's own admin login and at least one superuser would still be let in.</summary>
internal static class AdminGuard
{
    /// <summary>What must be asked for by name; empty when nobody of them is cut off for certain.</summary>
    public static ImmutableArray<Finding> Check(TargetSnapshot snapshot, HbaRules after, UserMaps? mapsAfter = null)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (snapshot.Server is { } server && Admin(snapshot, server, after, mapsAfter) is { In: false } refused)
            findings.Add(new(FindingCode.AdminCutOff, Severity.Warning,
                $"The dashboard's own admin login as {server.AdminRole} would not be let in again: {refused.Because}",
                "Keep its record out of the change, use a Unix-domain socket for the admin connection, or confirm by name."));
        if (SuperuserLockoutCheck.LastOneLost(snapshot, after) is { } last)
            findings.Add(new(FindingCode.LastSuperuserCutOff, Severity.Warning, last,
                "Keep a record that lets a superuser in, over the Unix-domain socket for one, or confirm by name."));
        return findings.ToImmutable();
    }

    /// <summary>
    /// The session came in a moment ago, so that it gets in before is certain; afterwards it may come in each way that its connection
    /// string allows.
    /// </summary>
    private static AccessDecision Admin(TargetSnapshot snapshot, ServerView server, HbaRules after, UserMaps? mapsAfter)
    {
        var own = server.Sessions?.FirstOrDefault(s => s.IsOwn);
        var means = server.AdminLoginOptions ?? new(server.AdminTls, !server.AdminTls, Password: true, Certificate: true);
        var address = server.AdminAddress is { } text && IPAddress.TryParse(text, out var parsed) ? parsed : null;
        var attempt = new HbaAttempt
        {
            Address = address,
            Tls = server.AdminTls,
            Gss = own?.Gss ?? false,
            Database = server.AdminDatabase,
            Role = server.AdminRole,
            MemberOf = server.Roles.FirstOrDefault(r => r.Name == server.AdminRole)?.MemberOf,
        };
        var maps = mapsAfter ?? snapshot.Maps;
        var shown = new Credentials
        {
            Password = means.Password ? null : false,
            Certificate = server.AdminDistinguishedName is not null ? true : means.Certificate ? null : false,
            CommonName = server.AdminDistinguishedName is { } subject ? SessionCommonName.CommonName(subject) : null,
        };
        shown = shown with
        {
            Proven = [.. MatchResult.Of(snapshot.Hba, attempt).Possible.OfType<HbaRecord>()
            .Where(r => r.Method != "reject")]
        };
        AccessDecision Again(HbaAttempt way) => MatchResult.Of(after, way).Ask(way, shown, maps);

        var answer = Again(attempt);
        if (answer.In != false || address is null || attempt.Gss) return answer;
        var other = attempt with { Tls = !attempt.Tls };
        var mayCome = other.Tls ? means.Tls && snapshot.TlsIsOn : means.Plaintext;
        return mayCome && Again(other) is { In: not false } way ? way : answer;
    }
}
