namespace PgTlsDashboard.Core;

/// <content>Findings on a server's TLS measured against a baseline.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode CertificateExpired = new("certificate-expired", "A certificate is past its notAfter.");
    public static readonly FindingCode CertificateExpiresSoon = new("certificate-expires-soon", "The served certificate expires soon.");
    public static readonly FindingCode CertificateLongLived = new(
        "certificate-long-lived", "The served certificate is valid for longer than the baseline allows.");
    public static readonly FindingCode CertificateNotYetValid = new(
        "certificate-not-yet-valid", "The served certificate is before its notBefore.");
    public static readonly FindingCode CertificateShortKey = new(
        "certificate-short-key", "The served certificate's RSA key is shorter than the baseline allows.");
    public static readonly FindingCode CertificateWeakSignature = new(
        "certificate-weak-signature", "The served certificate is signed with a hash that can be forged.");
    public static readonly FindingCode ChainDisordered = new("chain-disordered", "The certificates of the chain are not sent in order.");
    public static readonly FindingCode ChainIncomplete = new("chain-incomplete", "An intermediate certificate is not sent.");
    public static readonly FindingCode ChainRejectedByLibpq = new(
        "chain-rejected-by-libpq", "libpq on OpenSSL 3 rejects a key, a hash or a use of the served chain.");
    public static readonly FindingCode ChainRejectedElsewhere = new(
        "chain-rejected-elsewhere", "libpq accepts the served chain, and another kind of client does not.");
    public static readonly FindingCode ChainSurplus = new("chain-surplus", "Certificates are sent twice, or lead nowhere.");
    public static readonly FindingCode ChainSurplusRoot = new("chain-surplus-root", "The root certificate is sent too.");
    public static readonly FindingCode ChainUntrusted = new("chain-untrusted", "The chain does not lead to a given root.");
    public static readonly FindingCode Compression = new("compression", "TLS compression is on (CRIME).");
    public static readonly FindingCode DheShortPrime = new("dhe-short-prime", "DHE uses a prime shorter than 2,048 bits.");
    public static readonly FindingCode GroupUnexpected = new(
        "group-unexpected", "Key exchange is offered over groups that the baseline does not name.");
    public static readonly FindingCode MustStapleUnmet = new(
        "must-staple-unmet", "The certificate demands a stapled OCSP response, which PostgreSQL cannot send.");
    public static readonly FindingCode NameMismatch = new("name-mismatch", "The served certificate does not hold the server's name.");
    public static readonly FindingCode NameMismatchElsewhere = new(
        "name-mismatch-elsewhere", "libpq accepts the server's name, and other clients do not.");
    public static readonly FindingCode NoChannelBinding = new("no-channel-binding", "SCRAM is offered without channel binding.");
    public static readonly FindingCode NoTls13 = new("no-tls-1-3", "TLS 1.3 is not offered.");
    public static readonly FindingCode PlaintextAccepted = new(
        "plaintext-accepted", "A connection without TLS is accepted as far as the password.");
    public static readonly FindingCode PlaintextLetIn = new("plaintext-let-in", "A connection without TLS is let in without a password.");
    public static readonly FindingCode ProtocolTooOld = new("protocol-too-old", "TLS versions older than the baseline's are offered.");
    public static readonly FindingCode RenegotiationByClient = new(
        "renegotiation-by-client", "The server accepts renegotiation that a client begins.");
    public static readonly FindingCode RenegotiationInsecure = new(
        "renegotiation-insecure", "The server does not support secure renegotiation (RFC 5746).");
    public static readonly FindingCode Suite3des = new("suite-3des", "Cipher suites with Triple DES are offered.");
    public static readonly FindingCode SuiteBroken = new(
        "suite-broken", "Cipher suites without encryption, without a certificate or with short keys are offered.");
    public static readonly FindingCode SuiteCbc = new("suite-cbc", "Cipher suites in CBC mode are offered.");
    public static readonly FindingCode SuiteClientOrder = new("suite-client-order", "The client's order of cipher suites decides.");
    public static readonly FindingCode SuiteNoForwardSecrecy = new(
        "suite-no-forward-secrecy", "Cipher suites without forward secrecy are offered.");
    public static readonly FindingCode TlsOff = new("tls-off", "The server has TLS off.");
}
