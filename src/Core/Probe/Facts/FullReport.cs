using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Facts;

/// <summary>What full depth saw: facts, each from the wire, and how they were come by.</summary>
public sealed record FullReport
{
    public required GssFact Gss { get; init; }

    /// <summary>What a startup packet met on the same connection after <c>N</c>; null where the server did not answer N.</summary>
    public PlaintextFact? AfterRefusal { get; init; }

    public required DirectTlsFact DirectWithAlpn { get; init; }

    public required DirectTlsFact DirectWithoutAlpn { get; init; }

    /// <summary>TLS 1.3 first; empty where the server does not speak TLS.</summary>
    public ImmutableArray<ProtocolFact> Protocols { get; init; } = [];

    public ImmutableArray<GroupFact> Groups { get; init; } = [];

    public CertificateFact? Certificate { get; init; }

    public ChainFact? Chain { get; init; }

    public SystemTrustFact? SystemTrust { get; init; }

    public ImmutableArray<HostNameOpinion> HostNames { get; init; } = [];

    public ResumptionFact? Resumption { get; init; }

    public RenegotiationFact? Renegotiation { get; init; }

    /// <summary>Whether DEFLATE, offered with TLS 1.2 or older, was chosen (CRIME); null where those versions are refused.</summary>
    public bool? CompressionChosen { get; init; }

    /// <summary>RFC 7627; null where TLS 1.2 and older are refused, TLS 1.3 has it built in.</summary>
    public bool? ExtendedMasterSecret { get; init; }

    /// <summary>RFC 7366; known only where the server's first choice among the suites is a CBC suite, for no other can answer it.</summary>
    public bool? EncryptThenMac { get; init; }

    public ClientCertificateFact? ClientCertificate { get; init; }

    public StartupFact? OverTls { get; init; }

    /// <summary>What each question cost, in the order of asking.</summary>
    public required ImmutableArray<CheckCost> Costs { get; init; }

    /// <summary>Beside the first connection.</summary>
    public int Connections => Costs.Sum(cost => cost.Connections);

    public TimeSpan Elapsed => Costs.Aggregate(TimeSpan.Zero, (sum, cost) => sum + cost.Elapsed);

    /// <summary>Stopped early: the limit of connections or the deadline was reached, and what is missing is not known.</summary>
    public bool Cut { get; init; }
}

/// <summary>One question's connections and time.</summary>
public sealed record CheckCost(string Check, int Connections, TimeSpan Elapsed);

/// <summary>The answer to GSSENCRequest, and whether the server goes on to SSLRequest on the same connection.</summary>
/// <param name="Answer">Accepted is <c>G</c>, Refused is <c>N</c>.</param>
/// <param name="ThenSslRequest">NotAsked unless the first answer was N.</param>
public sealed record GssFact(SslRequestResponse Answer, string? Text, SslRequestResponse ThenSslRequest, ProbeStop? Stop);

/// <summary>How far TLS without SSLRequest came.</summary>
public enum DirectTlsReach
{
    NotKnown,
    /// <summary>No handshake: older than 17, or TLS off.</summary>
    HandshakeRefused,
    /// <summary>The handshake stands, and then the server hangs up: ALPN is demanded.</summary>
    HungUpAfterHandshake,
    /// <summary>The server answers a startup packet.</summary>
    Speaks,
}

/// <summary>Told from what the server does after the handshake.</summary>
public sealed record DirectTlsFact(DirectTlsReach Reach, bool AlpnAgreed, ProbeStop? Stop);

/// <summary>The server's key and what its certificate points to.</summary>
/// <param name="KeyType"><c>RSA</c>, <c>RSA-PSS</c>, <c>ECDSA</c>, <c>Ed25519</c>, or an OID.</param>
/// <param name="KeyBits">Of the modulus or of the curve; null where the key does not show it.</param>
/// <param name="Curve">For ECDSA.</param>
/// <param name="HandshakeSignatures">Signature schemes that the server used in its handshakes.</param>
/// <param name="OcspStapled">Asked with TLS 1.2 and older only; null where those are refused.</param>
/// <param name="MustStaple">TLS feature status_request (RFC 7633).</param>
public sealed record CertificateFact(
    Certificate Leaf, string KeyType, int? KeyBits, string? Curve, ImmutableArray<string> HandshakeSignatures,
    ImmutableArray<string> CrlUrls, ImmutableArray<string> OcspUrls, ImmutableArray<string> IssuerUrls, bool MustStaple, bool? OcspStapled);

/// <summary>How sessions could be taken up again.</summary>
public enum ResumptionResult
{
    NotKnown,
    NotOffered,
    /// <summary>Offered by the server; not tried.</summary>
    Offered,
    /// <summary>Offered and taken up in a second connection.</summary>
    Resumed,
    /// <summary>Offered, and not taken up all the same.</summary>
    NotResumed,
}

/// <summary>One session ticket, by its lifetime.</summary>
/// <param name="Lifetime">Zero before TLS 1.3 means: the client's own choice (RFC 5077, 5.6).</param>
public sealed record TicketFact(TimeSpan Lifetime);

/// <summary>Sessions by id (TLS 1.2 and older), by ticket (RFC 5077) and by TLS 1.3's tickets.</summary>
public sealed record ResumptionFact(ResumptionResult SessionId, ResumptionResult Ticket12, ResumptionResult Ticket13,
    ImmutableArray<TicketFact> Tickets);

/// <summary>Renegotiation before TLS 1.3.</summary>
/// <param name="Secure">The server answers with RFC 5746's extension.</param>
/// <param name="ClientInitiated">The server took part in one that the client began; null where it could not be tried.</param>
/// <param name="Stop">How the server refused, or why it could not be tried.</param>
public sealed record RenegotiationFact(bool Secure, bool? ClientInitiated, ProbeStop? Stop);

/// <summary>What the server's CertificateRequest said.</summary>
/// <param name="CertificateTypes">TLS 1.2 and older.</param>
public sealed record ClientCertificateFact(
    bool Requested, ImmutableArray<string> Authorities, ImmutableArray<string> CertificateTypes, ImmutableArray<string> SignatureSchemes);

/// <summary>Trust against the roots of the machine that this program runs on.</summary>
public sealed record SystemTrustFact(ChainTrust Trust, string? TrustedBy, ImmutableArray<Finding> Reasons);

/// <summary>A startup packet over TLS that asks for protocol 3.99 and an option that no server knows.</summary>
/// <param name="Verdict">As for plaintext, for the role <c>pgtls-probe</c>.</param>
/// <param name="SaslMechanisms">Empty unless a record asks for scram-sha-256.</param>
/// <param name="ChannelBinding">SCRAM-SHA-256-PLUS is among them; null unless a record asks for scram-sha-256.</param>
/// <param name="NewestProtocol"><c>3.0</c> or <c>3.2</c>, as the server's NegotiateProtocolVersion says; null when it sent none.</param>
/// <param name="UnknownOptions">The options that it says it does not know.</param>
public sealed record StartupFact(
    string Protocol, PlaintextVerdict Verdict, string Text, ImmutableArray<string> SaslMechanisms, bool? ChannelBinding,
    string? NewestProtocol,
    ImmutableArray<string> UnknownOptions, ProbeStop? Stop)
{
    /// <summary>
    /// What 3.99 met where it was refused, as poolers refuse it: all else was then asked with protocol 3.0 and no such option. Null where
    /// 3.99 was answered.
    /// </summary>
    public string? RefusedNewer { get; init; }
}
