using System.Net;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.State;

/// <summary>
/// The record that decides about a role that comes from here; <paramref name="Record"/> is null when none does, or when it is not knowable
/// here.
/// </summary>
/// <param name="Because">Why, as a sentence.</param>
public sealed record MatchedRecord(HbaRecord? Record, string Because)
{
    // Where verify connects to.
    private const string Database = "postgres";

    /// <summary>Null when it is not known from which address the server sees us.</summary>
    public static MatchedRecord? Of(TargetSnapshot snapshot, string role, DatabaseClient? client)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (AddressSeen(snapshot) is not { } address) return null;
        var explanation = HbaEvaluator.Explain(snapshot.Hba, new HbaAttempt
        {
            Address = address,
            Tls = snapshot.TlsIsOn,
            Database = Database,
            Role = role,
            Certificate = client is null ? null : new(client.Certificate.Subject, client.Role, Trusted: true),
        }, interfaces: null);
        return new((explanation.Verdict as HbaVerdict.Matched)?.Record, explanation.Because);
    }

    private static IPAddress? AddressSeen(TargetSnapshot snapshot)
    {
        if (IPAddress.TryParse(snapshot.Target.Host, out var literal) && IPAddress.IsLoopback(literal)) return literal;
        if (snapshot.Target.Host == "localhost") return IPAddress.Loopback;
        return IPAddress.TryParse(snapshot.Server?.AdminAddress, out var seen) ? seen : null;
    }
}
