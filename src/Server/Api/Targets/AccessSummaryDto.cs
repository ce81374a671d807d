using PgTlsDashboard.Core.State;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>How the records of pg_hba.conf let in from other machines, each after the records above it.</summary>
/// <param name="Known">False where pg_hba.conf has errors or could not be read: the numbers then tell nothing of the server.</param>
/// <param name="Plaintext">The number of records that accept connections without TLS.</param>
/// <param name="PlaintextFrom">The addresses of those records.</param>
/// <param name="Tls">The number of records that require TLS but no client certificate.</param>
/// <param name="MutualTls">The number of records that require a client certificate.</param>
/// <param name="Gss">The number of records that require GSSAPI encryption.</param>
/// <param name="TrustedFrom">The addresses of records that accept without any proof (trust, no client certificate).</param>
/// <param name="Loopback">The weakest way in over loopback: <c>plaintext</c>, <c>gss</c>, <c>tls</c>, <c>mutualTls</c> or
/// <c>refuses</c>.</param>
/// <param name="SocketMethods">The methods of the records for the Unix-domain socket.</param>
public sealed record AccessSummaryDto(
    bool Known, int Plaintext, string[] PlaintextFrom, int Tls, int MutualTls, int Gss, string Sentence,
    string[] TrustedFrom, string Loopback, string[] SocketMethods)
{
    public static AccessSummaryDto Of(AccessSummary access) =>
        new(access.IsKnown, access.Plaintext, [.. access.PlaintextFrom], access.Tls, access.MutualTls, access.Gss, access.Sentence,
            [.. access.TrustedFrom], Spelling.Of(access.Loopback), [.. access.SocketMethods]);
}
