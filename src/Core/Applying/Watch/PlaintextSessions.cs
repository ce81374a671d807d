using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>Picks out of the live sessions those that came over TCP without encryption.</summary>
internal static class PlaintextSessions
{
    public static ImmutableArray<PlaintextSession> Of(ImmutableArray<ServerSession> sessions, DateTimeOffset now)
    {
        var own = sessions.FirstOrDefault(s => s.IsOwn);
        return [.. sessions
            .Where(s => s is { Address: not null, Tls: false, Gss: false } && !IsOurs(s, own))
            .Select(s => new PlaintextSession
            {
                Role = s.Role,
                Database = s.Replication ? "replication" : s.Database ?? "",
                Address = s.Address!,
                ApplicationName = s.ApplicationName,
                Replication = s.Replication,
                FirstSeen = now,
                LastSeen = now,
                Samples = 1,
            })
            .Distinct()];
    }

    // The dashboard comes by the same login for each page that it reads: that is its guard's business, not a client's.
    private static bool IsOurs(ServerSession session, ServerSession? own) => session.IsOwn || (own is not null
        && session.Role == own.Role && session.Database == own.Database && session.Address == own.Address
        && session.ApplicationName == own.ApplicationName);
}
