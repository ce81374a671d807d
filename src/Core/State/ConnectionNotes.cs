using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Core.State;

/// <summary>What pg_hba.conf does not say of an attempt, and what keeps a client out all the same.</summary>
public static class ConnectionNotes
{
    public static ImmutableArray<string> Of(AccessFacts facts, HbaAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(attempt);
        return [.. All(facts, attempt)];
    }

    private static IEnumerable<string> All(AccessFacts facts, HbaAttempt attempt)
    {
        if (attempt.Tls && !facts.TlsIsOn)
            yield return "The server has TLS off, so no client gets as far as these records over TLS: sslmode=require fails, and prefer "
                + "goes on without TLS.";
        if (!facts.ServerWasAsked) yield break;
        if (!facts.Roles.Any(role => role.Name == attempt.Role)) yield return $"The server knows no role {attempt.Role} that may log in.";
        if (!attempt.Replication && !facts.Databases.Contains(attempt.Database, StringComparer.Ordinal))
            yield return $"The server has no database {attempt.Database}.";
    }
}
