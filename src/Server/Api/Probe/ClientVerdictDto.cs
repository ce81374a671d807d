using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Probe;

/// <summary>Whether clients of a kind that verify the server accept its chain; the host name is another question.</summary>
/// <param name="Kind">libpqOpenSsl3, libpqOpenSsl11, gnuTls, pgjdbc, npgsql, go or rustls.</param>
/// <param name="Connects">Null where it depends on the client's build or release.</param>
/// <param name="Reasons">Why not, or on what it depends; empty where it connects.</param>
/// <param name="Source">How the kind's rule is known: what it was run with here, or <c>by documentation</c>.</param>
public sealed record ClientVerdictDto(string Kind, string Name, bool? Connects, string[] Reasons, string Source)
{
    public static ClientVerdictDto Of(ClientVerdict verdict) =>
        new(Spelling.Of(verdict.Kind), verdict.Name, verdict.Connects, [.. verdict.Reasons], verdict.Source);
}
