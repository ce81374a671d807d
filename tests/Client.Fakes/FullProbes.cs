using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Reports of full depth as a PostgreSQL 18 of today and one that nobody touched for ten years would give.</summary>
public static class FullProbes
{
    /// <summary>TLS 1.0, 3DES, an expired certificate of another name, and an intermediate that is not sent.</summary>
    public const string OldHost = "old.db.example";

    /// <summary>Refuses every handshake that this machine offers.</summary>
    public const string RefusingHost = "refuses.db.example";

    public static readonly PlaintextFact PlaintextRefused = new(PlaintextVerdict.Refused,
        "28000 no pg_hba.conf entry for host \"10.4.0.9\", user \"pgtls-probe\", database \"pgtls-probe\", no encryption");

    private static readonly ProbeStop s_version = Alert(TlsAlert.ProtocolVersion, "protocol version (70)");
    private static readonly ProbeStop s_end = Alert(TlsAlert.HandshakeFailure, "handshake failure (40)");

    public static ProbeReport? Find(ProbeRequest request, DateTimeOffset now) => request.Host switch
    {
        OldHost => OldProbe.Of(request, now),
        RefusingHost => Refusing(request, now),
        _ => null,
    };

    public static FullReport Good(ProbeRequest request, Certificate leaf) => new()
    {
        Gss = new(SslRequestResponse.Refused, null, SslRequestResponse.Accepted, null),
        DirectWithAlpn = new(DirectTlsReach.Speaks, true, null),
        DirectWithoutAlpn = new(DirectTlsReach.HungUpAfterHandshake, false, null),
        Protocols =
        [
            new(TlsVersion.Tls13, true, null, null,
                [Suite(0x1302, "TLS_AES_256_GCM_SHA384", 256), Suite(0x1303, "TLS_CHACHA20_POLY1305_SHA256", 256),
                    Suite(0x1301, "TLS_AES_128_GCM_SHA256", 128)], SuiteOrder.Server, s_end),
            new(TlsVersion.Tls12, true, null, null,
                [Suite(0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", 256),
                    Suite(0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 256),
                    Suite(0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 128)], SuiteOrder.Server, s_end),
            new(TlsVersion.Tls11, false, null, s_version, [], SuiteOrder.NotKnown, null),
            new(TlsVersion.Tls10, false, null, s_version, [], SuiteOrder.NotKnown, null),
        ],
        Groups = [new(TlsVersion.Tls13, ["X25519MLKEM768", "X25519", "prime256v1"], s_end),
            new(TlsVersion.Tls12, ["X25519", "prime256v1"], s_end)],
        Certificate = new(leaf, "ECDSA", 256, "prime256v1", ["ecdsa_secp256r1_sha256"], [], [], [], false, false),
        Chain = ChainFact.Of([leaf], request.Trust, false),
        SystemTrust = new(ChainTrust.Untrusted, null, []),
        HostNames = [new(HostNameRule.Libpq, true, HostNameReason.NameMatches), new(HostNameRule.Jdbc, true, HostNameReason.NameMatches),
            new(HostNameRule.Go, true, HostNameReason.NameMatches)],
        Resumption = new(ResumptionResult.NotOffered, ResumptionResult.NotOffered, ResumptionResult.NotOffered, []),
        Renegotiation = new(true, false, Alert(TlsAlert.NoRenegotiation, "no renegotiation (100)")),
        CompressionChosen = false,
        ExtendedMasterSecret = true,
        ClientCertificate = new(true, [leaf.Issuer], ["ecdsa_sign"], ["ecdsa_secp256r1_sha256", "ed25519", "rsa_pss_rsae_sha256"]),
        OverTls = new("TLSv1.3", PlaintextVerdict.PasswordAsked, "The server asks for SASL.", ["SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"], true,
            "3.2", ["_pq_.pgtls_probe"], null),
        Costs = Costs(5, 5),
    };

    internal static ProbeStop Alert(TlsAlert alert, string words) => new(RefusedBy.Server, alert, $"The server sent the alert {words}.");

    internal static SuiteFact Suite(int id, string name, int? bits, string? group = "X25519", int? prime = null) =>
        new(id, name, bits, group, prime, null);

    internal static ImmutableArray<CheckCost> Costs(int newer, int older) =>
    [
        Cost("gssenc-request", 1, 1.4), Cost("direct-tls-alpn", 1, 6.1), Cost("direct-tls", 1, 5.8), Cost("protocol-TLSv1.3", newer, 21),
        Cost("groups-TLSv1.3", 4, 12),
        Cost("protocol-TLSv1.2", older, older * 4.2), Cost("groups-TLSv1.2", 3, 9.3), Cost("protocol-TLSv1.1", 1, 2.2),
        Cost("protocol-TLSv1", 1, 2.1),
        Cost("startup-over-tls", 1, 14.6), Cost("resumption", 2, 11.2), Cost("renegotiation", 1, 7.7),
    ];

    private static CheckCost Cost(string check, int connections, double milliseconds) =>
        new(check, connections, TimeSpan.FromMilliseconds(milliseconds));

    private static ProbeReport Refusing(ProbeRequest request, DateTimeOffset now) => new()
    {
        Request = request,
        At = now,
        Reachable = true,
        SslRequest = SslRequestResponse.Accepted,
        ConnectElapsed = TimeSpan.FromMilliseconds(1.1),
        NegotiateElapsed = TimeSpan.FromMilliseconds(2.3),
        HandshakeElapsed = TimeSpan.FromMilliseconds(3.9),
        Findings =
            [new(FindingCode.HandshakeFailed, Severity.Error, "The server refuses the handshake with the alert protocol version (70).",
                "Compare ssl_min_protocol_version and ssl_ciphers with TLS 1.2 and 1.3, and look at the server's log.",
                $"{request.Host}:{request.Port}")],
    };
}
