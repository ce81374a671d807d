using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.State;

/// <summary>What the wire shows of a server, and nothing else.</summary>
/// <param name="At">When it was looked at; null when nobody looked.</param>
/// <param name="Reached">Null when nobody looked.</param>
/// <param name="Tls">Null where it was not seen whether the server offers TLS.</param>
/// <param name="Protocol"><c>TLSv1.3</c>; null without a handshake.</param>
/// <param name="AsksCertificate">Whether the handshake asked for a client certificate; null when that was not seen.</param>
public sealed record WireView(DateTimeOffset? At, bool? Reached, bool? Tls, string? Protocol, string? CipherSuite, bool? AsksCertificate)
{
    public static WireView Of(TargetSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var probe = snapshot.Probe;
        bool? tls = snapshot.TlsIsOn ? true : probe?.SslRequest == SslRequestResponse.Refused ? false : null;
        return new(probe?.At, probe?.Reachable, tls, probe?.Protocol, probe?.CipherSuite, tls == true ? probe?.ClientCertificateRequested
            : null);
    }

    public string Sentence => this switch
    {
        { Reached: false } => "not known, nobody answers",
        { Tls: false } => "no TLS: the server answers SSLRequest with N",
        { Tls: null } => "not known, no certificate was seen",
        _ => string.Join(", ", new[]
        {
            Protocol ?? "TLS", CipherSuite,
            AsksCertificate switch
            {
                true => "a client certificate is asked for",
                false => "no client certificate is asked for",
                _ => null,
            },
        }.OfType<string>()),
    };
}
