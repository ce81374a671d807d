namespace PgTlsDashboard.Core;

/// <content>Findings on connection cases of a verify run.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode BadCertificateAccepted = new(
        "bad-certificate-accepted", "The server let a client certificate in that it must reject.");
    public static readonly FindingCode CertificateNotUsed = new(
        "certificate-not-used", "The server did not use the client certificate that was shown.");
    public static readonly FindingCode ClientCertificateNotRequired = new(
        "client-certificate-not-required", "The server let a client in over TLS without a client certificate.");
    public static readonly FindingCode ClientUnknown = new("client-unknown", "The target has no such client.");
    public static readonly FindingCode CnNotChecked = new("cn-not-checked", "The server let a role in with another role's certificate.");
    public static readonly FindingCode CrlAbsent = new(
        "crl-absent", "The server checks no revocation list, so that a revoked certificate cannot be tried.");
    public static readonly FindingCode CrlEmpty = new(
        "crl-empty", "The server's revocation list is empty, so that a revoked certificate cannot be tried.");
    public static readonly FindingCode DirectTlsNotThere = new("direct-tls-not-there", "The server's version has no direct TLS.");
    public static readonly FindingCode HostNameMismatchUnseen = new(
        "host-name-mismatch-unseen", "The client accepted a certificate for another host name.");
    public static readonly FindingCode IdentifySystemRefused = new("identify-system-refused", "The server refused IDENTIFY_SYSTEM.");
    public static readonly FindingCode MethodNotSpoken = new(
        "method-not-spoken", "The matching record's method is one that verify cannot use.");
    public static readonly FindingCode NoRoots = new("no-roots", "There is no root to check the server's certificate by.");
    public static readonly FindingCode NoServerCertificate = new("no-server-certificate", "The server showed no certificate.");
    public static readonly FindingCode OtherAuthorityAccepted = new(
        "other-authority-accepted", "The server accepted a client certificate of another authority.");
    public static readonly FindingCode PgStatSslUnread = new("pg-stat-ssl-unread", "pg_stat_ssl cannot be read.");
    public static readonly FindingCode RoleDiffers = new(
        "role-differs", "The client's certificate is for another role than the one that was named.");
    public static readonly FindingCode RolesCut = new("roles-cut", "The server has more roles than one run tries.");
    public static readonly FindingCode RolesUnknown = new("roles-unknown", "The server's roles could not be read.");
    public static readonly FindingCode RouteClosed = new("route-closed", "Nothing listens at one of the host's addresses.");
    public static readonly FindingCode RouteMissing = new("route-missing", "The host has no address of this family.");
    public static readonly FindingCode RulesDiffer = new(
        "rules-differ", "The server let a client in that the access rules as read reject.");
    public static readonly FindingCode ServerDoesNotKnowPassword = new(
        "server-does-not-know-password", "The server could not prove that it knows the role's password.");
    public static readonly FindingCode TlsEndsBeforeServer = new("tls-ends-before-server", "The TLS connection ends before the server.");
    public static readonly FindingCode TlsMinimumUnheeded = new(
        "tls-minimum-unheeded", "The server accepted a TLS version below ssl_min_protocol_version.");
    public static readonly FindingCode TlsMinimumUnseen = new(
        "tls-minimum-unseen", "It is not known who ended the handshake with an old TLS version.");
    public static readonly FindingCode UntrustedChainUnseen = new(
        "untrusted-chain-unseen", "The client accepted a certificate of another authority.");
}
