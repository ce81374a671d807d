namespace PgTlsDashboard.Core;

/// <content>Findings on advice on access rules.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode HbaCertWithoutMap = new(
        "hba-cert-without-map",
        "The record compares the certificate's CN with the role, and issued certificates have CNs that no map leads to a role.");
    public static readonly FindingCode HbaClientcertWithoutCa = new(
        "hba-clientcert-without-ca", "The record asks for a client certificate, and the server has no authority to check one by.");
    public static readonly FindingCode HbaHostName = new("hba-host-name", "DNS decides at each login whether the record matches.");
    public static readonly FindingCode HbaIdentTcp = new(
        "hba-ident-tcp", "The record trusts what the client's machine says of its own user (ident over TCP).");
    public static readonly FindingCode HbaIpv6Uncovered = new(
        "hba-ipv6-uncovered", "The record matches every IPv4 address, and no record matches the same clients over IPv6.");
    public static readonly FindingCode HbaMd5 = new("hba-md5", "The record accepts md5 passwords.");
    public static readonly FindingCode HbaOpenPlaintext = new(
        "hba-open-plaintext", "The record lets clients of any address in without TLS.");
    public static readonly FindingCode HbaPasswordCleartext = new(
        "hba-password-cleartext", "The record's method sends the password in the clear over a connection without TLS.");
    public static readonly FindingCode HbaPlaintextBeforeTls = new(
        "hba-plaintext-before-tls", "A record above a record for TLS lets the same clients in without TLS.");
    public static readonly FindingCode HbaQuotedKeyword = new(
        "hba-quoted-keyword", "A quoted keyword in the record is read as a plain name.");
    public static readonly FindingCode HbaRejectUnreachable = new(
        "hba-reject-unreachable", "A reject record matches no connection, because records above it let the same clients in.");
    public static readonly FindingCode HbaReplicationUncovered = new(
        "hba-replication-uncovered", "Replication enters without TLS where databases need it.");
    public static readonly FindingCode HbaShadowed = new(
        "hba-shadowed", "The record matches no connection, because records above it match first.");
    public static readonly FindingCode HbaTlsOff = new("hba-tls-off", "The record asks for TLS while the server has TLS off.");
    public static readonly FindingCode HbaTrust = new("hba-trust", "The record lets clients in without any proof (trust).");
    public static readonly FindingCode HbaTrustLocal = new(
        "hba-trust-local", "The record lets accounts of the server's machine in over the Unix-domain socket without any proof (trust).");
    public static readonly FindingCode HbaTrustLoopback = new(
        "hba-trust-loopback", "The record lets programs of the server's machine in over loopback without any proof (trust).");
    public static readonly FindingCode HbaVerifyCa = new(
        "hba-verify-ca", "The record accepts the certificate of any role (clientcert=verify-ca).");
}
