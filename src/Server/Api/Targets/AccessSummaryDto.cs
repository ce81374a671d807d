using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>How the records of pg_hba.conf let in from other machines.</summary>
/// <param name="Plaintext">The number of records that accept connections without TLS.</param>
/// <param name="PlaintextFrom">The addresses of those records.</param>
/// <param name="Tls">The number of records that require TLS but no client certificate.</param>
/// <param name="MutualTls">The number of records that require a client certificate.</param>
public sealed record AccessSummaryDto(int Plaintext, string[] PlaintextFrom, int Tls, int MutualTls, string Sentence)
{
    public static AccessSummaryDto Of(AccessSummary access) =>
        new(access.Plaintext, [.. access.PlaintextFrom], access.Tls, access.MutualTls, access.Sentence);
}
