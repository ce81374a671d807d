namespace PgTlsDashboard.Core;

/// <content>Findings on a server's refusals.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode CertificateRevoked = new("certificate-revoked", "The client certificate is revoked.");
    public static readonly FindingCode CertificateUnknownCa = new(
        "certificate-unknown-ca", "The server does not trust the authority of the client certificate.");
    public static readonly FindingCode CertificateWrongUse = new(
        "certificate-wrong-use", "The client certificate is not allowed to identify a client.");
    public static readonly FindingCode ClientCertificateMissing = new(
        "client-certificate-missing",
        "The matching record asks for a client certificate, and the client showed none that the server accepts.");
    public static readonly FindingCode CnMismatch = new("cn-mismatch", "The client certificate's CN is not the role.");
    public static readonly FindingCode DatabaseMissing = new("database-missing", "The database does not exist, or is not named.");
    public static readonly FindingCode HbaReject = new("hba-reject", "A reject record of pg_hba.conf matches the connection.");
    public static readonly FindingCode NoHbaEntry = new("no-hba-entry", "No record of pg_hba.conf matches the connection.");
    public static readonly FindingCode NoSslCaFile = new(
        "no-ssl-ca-file", "The matching record asks for a client certificate, and ssl_ca_file is empty.");
    public static readonly FindingCode NotPermitted = new("not-permitted", "The role lacks a right.");
    public static readonly FindingCode PeerMismatch = new("peer-mismatch", "The operating system's user is not the role (peer).");
    public static readonly FindingCode Refused = new("refused", "The server refused the connection.");
    public static readonly FindingCode RoleMissing = new("role-missing", "The role does not exist, or is not named.");
    public static readonly FindingCode RoleNoLogin = new("role-no-login", "The role may not log in.");
    public static readonly FindingCode ShuttingDown = new("shutting-down", "The server shuts down.");
    public static readonly FindingCode StartingUp = new("starting-up", "The server does not accept connections yet.");
    public static readonly FindingCode TlsNotOffered = new("tls-not-offered", "The server did not answer SSLRequest with S.");
    public static readonly FindingCode TlsVersion = new("tls-version", "Client and server have no TLS version in common.");
    public static readonly FindingCode TooManyConnections = new("too-many-connections", "The server has no free connection slot.");
    public static readonly FindingCode WrongPassword = new("wrong-password", "The server rejects the password.");
}
