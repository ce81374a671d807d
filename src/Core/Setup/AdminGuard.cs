using System.Net;
using PgTlsDashboard.Core.Hba;

namespace PgTlsDashboard.Core.Setup;

/// <summary>Tells before an apply whether the dashboard's own admin login would still be let in.</summary>
internal static class AdminGuard
{
    public static Finding? Check(TargetSnapshot snapshot, HbaRules after)
    {
        if (snapshot.Server is not { } server) return null;
        var groups = server.Roles.FirstOrDefault(r => r.Name == server.AdminRole)?.MemberOf;
        var address = server.AdminAddress is { } text && IPAddress.TryParse(text, out var parsed) ? parsed : null;
        bool Enters(HbaRules rules, bool tls)
        {
            var attempt = new HbaAttempt { Address = address, Tls = tls, Database = "postgres", Role = server.AdminRole, MemberOf = groups };
            return HbaEvaluator.Explain(rules, attempt, null).Verdict is HbaVerdict.Matched { Record: { Method: not "reject", ClientCert: null } } or HbaVerdict.Undecided;
        }
        var before = Enters(snapshot.Hba, server.AdminTls);
        var still = address is null ? Enters(after, tls: false) : Enters(after, tls: true) || Enters(after, tls: false);
        return before && !still
            ? new("admin-cut-off", Severity.Warning, $"The dashboard's own admin login as {server.AdminRole} would not be let in again.", "Keep its record out of the change, use a Unix-domain socket for the admin connection, or confirm by name.")
            : null;
    }
}
