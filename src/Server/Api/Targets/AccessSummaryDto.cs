using PgTlsDashboard.Core.State;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>How the records of pg_hba.conf let in from other machines, each after the records above it.</summary>
/// <param name="Known">False where pg_hba.conf has errors or could not be read: the numbers then tell nothing of the server.</param>
/// <param name="Plaintext">The number of records that accept connections without TLS.</param>
/// <param name="PlaintextFrom">The addresses of those records.</param>
/// <param name="Tls">The number of records that require TLS but no client certificate.</param>
/// <param name="MutualTls">The number of records that require a client certificate.</param>
/// <param name="Gss">The number of records that require GSSAPI encryption.</param>
public sealed record AccessSummaryDto(
    bool Known, int Plaintext, string[] PlaintextFrom, int Tls, int MutualTls, int Gss, string Sentence)
{
    public static AccessSummaryDto Of(AccessSummary access) =>
        new(access.IsKnown, access.Plaintext, [.. access.PlaintextFrom], access.Tls, access.MutualTls, access.Gss, access.Sentence);
}
