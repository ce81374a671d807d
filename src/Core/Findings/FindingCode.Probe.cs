namespace PgTlsDashboard.Core;

/// <content>Findings on a server as the probe sees it.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode BadHost = new("bad-host", "The host is neither a name nor an address.");
    public static readonly FindingCode BadPort = new("bad-port", "The port is no TCP port.");
    public static readonly FindingCode ChainRevoked = new("chain-revoked", "A certificate of the served chain is revoked by a given list.");
    public static readonly FindingCode Closed = new("closed", "The connection was closed without an answer to SSLRequest.");
    public static readonly FindingCode CnOnly = new("cn-only", "The certificate has no subject alternative name.");
    public static readonly FindingCode CrlIssuerMissing = new(
        "crl-issuer-missing", "The given revocation lists hold none for an authority of the served chain.");
    public static readonly FindingCode CrlOutOfDate = new("crl-out-of-date", "A given revocation list is not in force.");
    public static readonly FindingCode DirectTlsUnsupported = new("direct-tls-unsupported", "The server does not accept direct TLS.");
    public static readonly FindingCode Expired = new("expired", "A certificate of the served chain is past its notAfter.");
    public static readonly FindingCode ExpiresSoon = new("expires-soon", "The served certificate expires soon.");
    public static readonly FindingCode FleetEmpty = new("fleet-empty", "The list of servers to scan is empty.");
    public static readonly FindingCode FleetLineInvalid = new(
        "fleet-line-invalid", "A line of the list of servers to scan cannot be read.");
    public static readonly FindingCode FleetTooLong = new("fleet-too-long", "The list of servers to scan is too long.");
    public static readonly FindingCode HandshakeByOwnHello = new(
        "handshake-by-own-hello", "Only a hello of the probe's own completed the handshake; .NET clients do not connect.");
    public static readonly FindingCode HandshakeFailed = new("handshake-failed", "The TLS handshake failed.");
    public static readonly FindingCode HandshakeTimeout = new("handshake-timeout", "The TLS handshake did not end in time.");
    public static readonly FindingCode HostNameMismatch = new(
        "host-name-mismatch", "The served certificate does not hold the name that was asked for.");
    public static readonly FindingCode IncompleteChain = new("incomplete-chain", "The server does not send the certificate of an issuer.");
    public static readonly FindingCode InjectedBytes = new(
        "injected-bytes", "Bytes came in the clear between the server's answer to SSLRequest and the handshake (CVE-2021-23222).");
    public static readonly FindingCode InvalidChain = new("invalid-chain", "The chain breaks a rule of RFC 5280.");
    public static readonly FindingCode LongChain = new("long-chain", "The server sends more certificates than the probe reads.");
    public static readonly FindingCode NameNotFound = new("name-not-found", "The host name has no address.");
    public static readonly FindingCode NoAnswer = new("no-answer", "The server accepted the connection and did not answer SSLRequest.");
    public static readonly FindingCode NotPostgres = new("not-postgres", "The server that answers is no PostgreSQL.");
    public static readonly FindingCode NotYetValid = new("not-yet-valid", "A certificate of the served chain is before its notBefore.");
    public static readonly FindingCode PlaintextOpen = new("plaintext-open", "The server accepts connections without TLS.");
    public static readonly FindingCode ProbeFailed = new("probe-failed", "The probe of a server stopped with an error of its own.");
    public static readonly FindingCode ProbeIncomplete = new("probe-incomplete", "The probe ended before every question was asked.");
    public static readonly FindingCode ServerError = new("server-error", "The server answered the probe with an error.");
    public static readonly FindingCode TimedOut = new("timed-out", "The server did not answer in time.");
    public static readonly FindingCode TlsTerminatingProxy = new(
        "tls-terminating-proxy", "TLS ends at a proxy or a pooler before PostgreSQL.");
    public static readonly FindingCode Unreachable = new("unreachable", "The server cannot be reached.");
    public static readonly FindingCode UntrustedChain = new("untrusted-chain", "The served chain does not lead to a trusted root.");
    public static readonly FindingCode WeakHash = new(
        "weak-hash", "A certificate of the served chain is signed with a hash that libpq on OpenSSL 3 rejects.");
    public static readonly FindingCode WeakKey = new(
        "weak-key", "A key of the served chain is one that libpq on OpenSSL 3 rejects.");
    public static readonly FindingCode WrongExtendedKeyUsage = new(
        "wrong-extended-key-usage", "The served chain is not allowed to identify a server.");
    public static readonly FindingCode WrongKeyUsage = new(
        "wrong-key-usage", "The keyUsage or nsCertType of the served certificate is not that of a server.");
}
