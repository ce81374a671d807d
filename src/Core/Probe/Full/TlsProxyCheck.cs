using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Handshake;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>
/// Does TLS end before PostgreSQL? Its own words tell: it answers a packet that came over TLS as one without encryption. So does SCRAM
/// without SCRAM-SHA-256-PLUS, which PostgreSQL 11 and newer offer over every TLS connection of their own.
/// </summary>
internal static class TlsProxyCheck
{
    /// <summary>Null where nothing speaks for a proxy.</summary>
    public static Finding? Of(FullReport full, string at) => full.OverTls switch
    {
        { Verdict: PlaintextVerdict.Refused, Text: var text } when SaysPlaintext(text) =>
            ProbeFindings.TlsProxy($"the server calls a connection that came over TLS unencrypted ({text}).", at),
        { ChannelBinding: false } =>
            ProbeFindings.TlsProxy("it offers SCRAM without channel binding, which PostgreSQL 11 and newer always offer over TLS.", at),
        { RefusedNewer: { } refused } =>
            ProbeFindings.TlsProxy($"it rejects a newer protocol version, which PostgreSQL negotiates ({refused}).", at),
        _ => null,
    };

    // 12 and newer, and the words of those before.
    private static bool SaysPlaintext(string text) => text.EndsWith(", no encryption", StringComparison.Ordinal)
        || text.EndsWith(", SSL off", StringComparison.Ordinal);
}
