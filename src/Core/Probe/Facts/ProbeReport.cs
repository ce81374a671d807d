using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Facts;

public enum ProbeNegotiation
{
    SslRequest,
    Direct,
}

/// <summary>How much a probe asks.</summary>
public enum ProbeDepth
{
    /// <summary>One handshake, and what the request asks for beside it.</summary>
    Handshake,
    /// <summary>
    /// Everything that can be seen without credentials: some twenty connections and one more for each cipher suite, one after another.
    /// </summary>
    Full,
}

/// <summary>What to look at, without credentials.</summary>
public sealed record ProbeRequest
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Sent as SNI and compared with the SANs; the host when null.</summary>
    public string? ServerName { get; init; }

    public ProbeNegotiation Negotiation { get; init; }

    /// <summary>The roots to validate the chain with; empty means that it is not validated.</summary>
    public ImmutableArray<Certificate> Trust { get; init; } = [];

    /// <summary>Judged with as libpq's sslcrl: every authority of the chain needs one. Empty means that revocation is not asked.</summary>
    public ImmutableArray<RevocationList> RevocationLists { get; init; } = [];

    /// <summary>
    /// Makes a second connection with a plaintext startup packet for a role <c>pgtls-probe</c>; the server's log shows it.
    /// </summary>
    public bool AskPlaintext { get; init; }

    /// <summary>Makes a connection with direct TLS as well (PostgreSQL 17 and newer take it).</summary>
    public bool AskDirectTls { get; init; }

    public ProbeDepth Depth { get; init; }

    /// <summary>
    /// What full depth may make at most beside the first; a server with every suite of every version would take a thousand.
    /// </summary>
    public int MaxConnections { get; init; } = 250;

    /// <summary>For the whole probe; each stage ends within it. Null is 10 seconds, and 15 at full depth.</summary>
    public TimeSpan? Deadline { get; init; }
}

/// <summary>What a plaintext startup packet met.</summary>
public enum PlaintextVerdict
{
    NotAsked,
    /// <summary>pg_hba.conf refuses it.</summary>
    Refused,
    /// <summary>A record takes plaintext and goes on to the password.</summary>
    PasswordAsked,
    /// <summary>A record takes plaintext without any password.</summary>
    LetIn,
    /// <summary>The server said something else, or nothing.</summary>
    Unknown,
}

/// <summary>What came of a plaintext startup packet, with the server's own words.</summary>
public sealed record PlaintextFact(PlaintextVerdict Verdict, string Text)
{
    public static readonly PlaintextFact NotAsked = new(PlaintextVerdict.NotAsked, "");
}

/// <summary>What stood on the wire: facts with times, no judgement beyond the findings.</summary>
public sealed record ProbeReport
{
    public required ProbeRequest Request { get; init; }

    public required DateTimeOffset At { get; init; }

    public required bool Reachable { get; init; }

    public required SslRequestResponse SslRequest { get; init; }

    /// <summary>How many bytes came with the answer to SSLRequest, before any handshake; none of them reached TLS.</summary>
    public int InjectedBytes { get; init; }

    /// <summary><c>TLSv1.3</c>; null without a completed handshake.</summary>
    public string? Protocol { get; init; }

    /// <summary>The handshake was completed by a hello of this program, after this machine's TLS library had got none.</summary>
    public bool ByOwnHello { get; init; }

    /// <summary>IANA name: <c>TLS_AES_256_GCM_SHA384</c>.</summary>
    public string? CipherSuite { get; init; }

    /// <summary>As the server sent it, leaf first.</summary>
    public ImmutableArray<Certificate> Chain { get; init; } = [];

    public ChainTrust Trust { get; init; }

    /// <summary>The root that the chain leads to, when trusted.</summary>
    public string? TrustedBy { get; init; }

    /// <summary>Who accepts the chain's keys, hashes and uses, kind by kind of client; empty without a chain.</summary>
    public ImmutableArray<ClientVerdict> Clients { get; init; } = [];

    /// <summary>Whether the server name matches the SANs as libpq compares it; null without a chain.</summary>
    public bool? HostNameMatches { get; init; }

    /// <summary>Whole days until the leaf's notAfter, negative when past; null without a chain.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>The server asked for a client certificate; it may let a client without one pass all the same.</summary>
    public bool? ClientCertificateRequested { get; init; }

    /// <summary>The authorities that the server named in its request; they are its ssl_ca_file.</summary>
    public ImmutableArray<string> ClientCertificateAuthorities { get; init; } = [];

    /// <summary>For the role and database <c>pgtls-probe</c>: another role may meet another record.</summary>
    public PlaintextFact Plaintext { get; init; } = PlaintextFact.NotAsked;

    /// <summary>Whether a TLS connection without SSLRequest reaches PostgreSQL; null when nobody asked.</summary>
    public bool? DirectTls { get; init; }

    public required TimeSpan ConnectElapsed { get; init; }

    public required TimeSpan NegotiateElapsed { get; init; }

    public required TimeSpan HandshakeElapsed { get; init; }

    public TimeSpan Elapsed => ConnectElapsed + NegotiateElapsed + HandshakeElapsed;

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Null at the depth of a handshake, and for a server that cannot be reached.</summary>
    public FullReport? Full { get; init; }
}

/// <summary>Looks at a server from outside; never throws for what a server or a network does.</summary>
public interface IProbe
{
    Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken);
}
