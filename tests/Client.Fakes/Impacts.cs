using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Impact;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Whom a fake change touches.</summary>
public static class Impacts
{
    public static AccessImpact Of(FakeServerView before, FakeServerView after, IEnumerable<DatabaseClient> clients, DateTimeOffset now)
    {
        if (before.Hba == after.Hba) return AccessImpact.None;
        if (after.Closed.Count > before.Closed.Count) return AccessImpact.None;
        if (before.ClientMode == after.ClientMode)
        {
            return new()
            {
                SessionsKnown = true,
                Clients = [],
                Sessions =
                [
                    .. Enumerable.Range(0, 24)
                        .Select(i => new SessionImpact(
                            Session(2210 + i, "app", "orders", "10.4.1.7", "orders-api", now.AddMinutes(-90 - i)), false,
                            "No record lets app in to orders from 10.4.1.7 without TLS.")),
                    new(Session(2301, "repl", null, "10.4.0.40", "pgmoneta", now.AddDays(-6)), false,
                        "No record lets repl in for physical replication from 10.4.0.40 without TLS."),
                    new(Session(2307, "report", "reporting", "192.168.40.9", "", now.AddMinutes(-4)), true,
                        "Line 7 of pg_hba.conf decides, and whether 192.168.40.9 is bi.example depends on the server's DNS; otherwise: "
                            + "No record lets report in to reporting from 192.168.40.9 without TLS."),
                ],
            };
        }

        return new()
        {
            SessionsKnown = true,
            Sessions =
                [new(Session(2210, "app", "orders", "10.4.1.7", "orders-api", now.AddMinutes(-90)) with { Tls = true }, true,
                    "Line 12 of pg_hba.conf asks for a client certificate (verify-full); the server asked for none so far, so whether "
                        + "it has one is not known.")],
            Clients = [.. clients.Where(c => c.TargetId == before.Target.Id).Take(1)
                .Select(c => new ClientImpact(c, true,
                    "From 192.168.40.0/24: Line 13 of pg_hba.conf asks for a password (scram-sha-256), and whether it has one is not "
                        + "known here. Whether it comes from there is not known."))],
        };
    }

    private static ServerSession Session(int pid, string role, string? database, string address, string application,
        DateTimeOffset since) => new()
        {
            ProcessId = pid,
            Role = role,
            Database = database,
            Address = address,
            Tls = false,
            Gss = false,
            Replication = database is null,
            ApplicationName = application,
            ClientDistinguishedName = null,
            StartedAt = since,
            IsOwn = false,
        };
}
