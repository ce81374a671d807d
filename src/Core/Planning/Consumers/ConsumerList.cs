using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Pgmoneta;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Consumers;

/// <summary>Everyone who uses a server, as far as it can be seen: whoever cannot be seen is told as that, and never as nobody.</summary>
public static class ConsumerList
{
    // A role's sessions are told apart by what they show; more groups than this are no list for a person.
    private const int Most = 1000;

    private static readonly ImmutableArray<string> s_poolers = ["pgbouncer", "pgagroal", "pgcat", "odyssey", "pgpool", "supavisor"];

    /// <summary>pgmoneta and standbys first, then poolers and sessions, issued clients, and what cannot be seen.</summary>
    public static ImmutableArray<Consumer> Of(TargetSnapshot snapshot, ImmutableArray<DatabaseClient> clients)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var pgmoneta = PgmonetaLogin.Of(snapshot);
        var live = Live(snapshot);
        return
        [
            .. live.OrderBy(consumer => Rank(consumer.Kind)).ThenBy(consumer => consumer.Since).Take(Most),
            .. live.Length > Most ? [NotListed(live.Length - Most)] : ImmutableArray<Consumer>.Empty,
            .. pgmoneta.Where(login => !live.Any(one => one.Kind == ConsumerKind.Pgmoneta && one.Role == login.Role)).Select(Away),
            .. clients.Where(client => client.TargetId == snapshot.Target.Id).OrderBy(client => client.Role, StringComparer.Ordinal)
                .Select(Issued),
            .. Unseen(snapshot),
        ];
    }

    private static ImmutableArray<Consumer> Live(TargetSnapshot snapshot)
    {
        var sessions = snapshot.Server?.Sessions ?? [];
        var rejected = new SessionAccess(snapshot, snapshot.Hba, new MapChange(snapshot.Maps, null)).Check(sessions)
            .Where(impact => !impact.Undecided).DistinctBy(impact => impact.Session.ProcessId)
            .ToDictionary(impact => impact.Session.ProcessId, impact => impact.Because);
        return
        [
            .. sessions.Where(session => !session.IsOwn).GroupBy(session => (Kind(session), Name(session), session.Role,
                    session.Address, session.Tls, session.ClientDistinguishedName, session.ClientSerialNumber,
                    rejected.GetValueOrDefault(session.ProcessId)))
                .Select(group => new Consumer
                {
                    Kind = group.Key.Item1,
                    Name = group.Key.Item2,
                    Role = WireText.Neutralise(group.Key.Role),
                    Address = group.Key.Address,
                    Tls = group.Key.Tls,
                    CertificateSubject = group.Key.ClientDistinguishedName is { } shown ? WireText.Neutralise(shown) : null,
                    CertificateSerialNumber = group.Key.ClientSerialNumber,
                    Since = group.Min(session => session.StartedAt),
                    Sessions = group.Count(),
                    Findings = [.. Findings(snapshot, group.Key.Tls, group.Key.Address, group.Any(s => s.Gss), group.Key.Item8)],
                }),
        ];
    }

    private static IEnumerable<Finding> Findings(TargetSnapshot snapshot, bool tls, string? address, bool gss, string? rejected)
    {
        if (rejected is not null)
            yield return new(FindingCode.SessionRejectedNow, Severity.Warning, $"It would not get in again. {rejected}",
                "Give it what the record asks for before it has to connect again.");
        if (!tls && !gss && snapshot.TlsIsOn && address is not null && !IsLoopback(address))
            yield return new(FindingCode.SessionInPlaintext, Severity.Warning,
                "It is connected in plaintext, and stays so until its connection ends, whatever the rules become.",
                "Let it connect again with TLS.");
    }

    private static ConsumerKind Kind(ServerSession session)
    {
        // A standby may have the role that pgmoneta has: only the name that pgmoneta gives itself tells them apart.
        if (IsNamed(session, "pgmoneta")) return ConsumerKind.Pgmoneta;
        if (session.Replication) return ConsumerKind.Standby;
        return s_poolers.Any(pooler => IsNamed(session, pooler)) ? ConsumerKind.Pooler : ConsumerKind.Session;
    }

    private static bool IsNamed(ServerSession session, string name) =>
        session.ApplicationName.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static string Name(ServerSession session) =>
        session.ApplicationName.Length > 0 ? WireText.Neutralise(session.ApplicationName) : "without an application name";

    private static bool IsLoopback(string address) => IPAddress.TryParse(address, out var parsed) && IPAddress.IsLoopback(parsed);

    private static Consumer NotListed(int count) => new()
    {
        Kind = ConsumerKind.Session,
        Name = $"{count} more that are not listed",
        Role = null,
    };

    private static Consumer Away(PgmonetaLogin login) => new()
    {
        Kind = ConsumerKind.Pgmoneta,
        Name = $"pgmoneta [{login.Section}]",
        Role = login.Role,
        CertificateSubject = login.Certificate?.Subject,
        CertificateSerialNumber = login.Certificate?.SerialNumber,
        Findings = [new(FindingCode.ConsumerAway, Severity.Info, "It is configured for this server and not connected now.",
            "Look again while a backup or its WAL stream runs.")],
    };

    private static Consumer Issued(DatabaseClient client) => new()
    {
        Kind = ConsumerKind.Client,
        Name = client.Profile,
        Role = client.Role,
        CertificateSubject = client.Certificate.Subject,
        CertificateSerialNumber = client.Certificate.SerialNumber,
        Since = client.IssuedAt,
    };

    // Such a check is a session of milliseconds, which no list of sessions holds.
    private static IEnumerable<Consumer> Unseen(TargetSnapshot snapshot)
    {
        if (snapshot.Server?.Sessions is null)
        {
            yield return new()
            {
                Kind = ConsumerKind.Session,
                Name = "not known",
                Role = null,
                Findings = [new(FindingCode.SessionsNotKnown, Severity.Warning, "Who is connected is not known: the server was not "
                    + "asked, or the admin login may not see how others came in.", "Give the admin login the role pg_read_all_stats.")],
            };
        }

        yield return new()
        {
            Kind = ConsumerKind.HealthCheck,
            Name = "not known",
            Role = null,
            Findings = [new(FindingCode.HealthChecksNotSeen, Severity.Info, "Checks that connect and leave at once (HAProxy's option "
                + "pgsql-check connects in plaintext) are in no list of sessions.",
                "Look for them in the server's log (log_connections), and let them use TLS before plaintext is rejected.")],
        };
    }

    private static int Rank(ConsumerKind kind) => kind switch
    {
        ConsumerKind.Pgmoneta => 0,
        ConsumerKind.Standby => 1,
        ConsumerKind.Pooler => 2,
        _ => 3,
    };
}
