namespace PgTlsDashboard.Core;

/// <content>Findings on a server's refusals.</content>
public sealed partial record FindingCode
{
    public static readonly FindingCode AuthRequirementUnmet = new(
        "auth-requirement-unmet", "The server did not ask for the authentication method that the client requires.");
    public static readonly FindingCode CertificateRevoked = new("certificate-revoked", "The client certificate is revoked.");
    public static readonly FindingCode CertificateUnknownCa = new(
        "certificate-unknown-ca", "The server does not trust the authority of the client certificate.");
    public static readonly FindingCode CertificateWrongUse = new(
        "certificate-wrong-use", "The client certificate is not allowed to identify a client.");
    public static readonly FindingCode ChannelBinding = new(
        "channel-binding", "The client requires channel binding, and the connection cannot have it.");
    public static readonly FindingCode ClientCertificateExpired = new(
        "client-certificate-expired", "The server finds the client certificate expired.");
    public static readonly FindingCode ClientCertificateMissing = new(
        "client-certificate-missing",
        "The matching record asks for a client certificate, and the client showed none that the server accepts.");
    public static readonly FindingCode ClientCertificateName = new(
        "client-certificate-name", "The client certificate's name is not the role.");
    public static readonly FindingCode ClientCertificateNotYetValid = new(
        "client-certificate-not-yet-valid", "The server finds that the client certificate is before its notBefore.");
    public static readonly FindingCode ClientCertificatePurpose = new(
        "client-certificate-purpose", "The client certificate is not allowed to identify a client, as the server sees it.");
    public static readonly FindingCode ClientCertificateRevoked = new(
        "client-certificate-revoked", "The server finds the client certificate revoked.");
    public static readonly FindingCode ClientCertificateUntrusted = new(
        "client-certificate-untrusted", "The server does not trust the client certificate.");
    public static readonly FindingCode ClientFileMissing = new(
        "client-file-missing", "A certificate or key file of the client is missing or cannot be read.");
    public static readonly FindingCode ClientKeyFormat = new(
        "client-key-format", "The client's program cannot read the format of its private key.");
    public static readonly FindingCode ClientKeyMismatch = new(
        "client-key-mismatch", "The client's private key does not belong to its certificate.");
    public static readonly FindingCode ClientKeyPassphrase = new(
        "client-key-passphrase", "The client's private key is encrypted, and the passphrase is missing or wrong.");
    public static readonly FindingCode ClientKeyPermissions = new(
        "client-key-permissions", "The client's private key can be read by others, or not by its own user.");
    public static readonly FindingCode ClientNotPostgres = new(
        "client-not-postgres", "What connects to the server does not speak PostgreSQL's protocol.");
    public static readonly FindingCode ClientRootStoreMissing = new(
        "client-root-store-missing", "A record asks for client certificates, and the server has no ssl_ca_file in force.");
    public static readonly FindingCode ClientSettingInvalid = new(
        "client-setting-invalid", "A connection setting of the client is not valid.");
    public static readonly FindingCode CnMismatch = new("cn-mismatch", "The client certificate's CN is not the role.");
    public static readonly FindingCode DatabaseMissing = new("database-missing", "The database does not exist, or is not named.");
    public static readonly FindingCode DatabaseNotOpen = new("database-not-open", "The database does not accept connections.");
    public static readonly FindingCode Dns = new("dns", "The server's host name has no address.");
    public static readonly FindingCode HbaInvalidRecord = new(
        "hba-invalid-record", "The server cannot read a record of pg_hba.conf or pg_ident.conf.");
    public static readonly FindingCode HbaReject = new("hba-reject", "A reject record of pg_hba.conf matches the connection.");
    public static readonly FindingCode HbaUnknownMethod = new(
        "hba-unknown-method", "A record of pg_hba.conf names an authentication method that the server does not know.");
    public static readonly FindingCode LanguagesNotFound = new(
        "languages-not-found", "No message catalogue of PostgreSQL is installed, so only English messages are recognised.");
    public static readonly FindingCode NoHbaEntry = new("no-hba-entry", "No record of pg_hba.conf matches the connection.");
    public static readonly FindingCode NoRecordPlaintext = new(
        "no-record-plaintext", "No record of pg_hba.conf matches the connection, which came without TLS.");
    public static readonly FindingCode NoRecordTls = new(
        "no-record-tls", "No record of pg_hba.conf matches the connection, which came over TLS.");
    public static readonly FindingCode NoSslCaFile = new(
        "no-ssl-ca-file", "The matching record asks for a client certificate, and ssl_ca_file is empty.");
    public static readonly FindingCode NotPermitted = new("not-permitted", "The role lacks a right.");
    public static readonly FindingCode PasswordExpired = new("password-expired", "The role's password is past its VALID UNTIL.");
    public static readonly FindingCode PasswordMissing = new("password-missing", "The client has no password to give.");
    public static readonly FindingCode PasswordSecretKind = new(
        "password-secret-kind", "The stored password is of a kind that the record's method cannot check.");
    public static readonly FindingCode PeerIdentFailed = new(
        "peer-ident-failed", "The operating system's user may not log in as the role.");
    public static readonly FindingCode PeerMismatch = new("peer-mismatch", "The operating system's user is not the role (peer).");
    public static readonly FindingCode Refused = new("refused", "The server refused the connection.");
    public static readonly FindingCode RejectedByRecord = new(
        "rejected-by-record", "A record of pg_hba.conf with the method reject matches the connection.");
    public static readonly FindingCode ReloadRefused = new(
        "reload-refused", "The server refused to load changed files and keeps the previous ones.");
    public static readonly FindingCode Reset = new("reset", "The connection ended before an answer came.");
    public static readonly FindingCode RoleCannotLogin = new("role-cannot-login", "The role has no LOGIN.");
    public static readonly FindingCode RoleMissing = new("role-missing", "The role does not exist, or is not named.");
    public static readonly FindingCode RoleNoLogin = new("role-no-login", "The role may not log in.");
    public static readonly FindingCode RoleWithoutPassword = new("role-without-password", "The role has no password.");
    public static readonly FindingCode RootFileMissing = new(
        "root-file-missing", "The client has no file with the authorities that it trusts.");
    public static readonly FindingCode ScramUnsupportedByClient = new(
        "scram-unsupported-by-client", "The client's driver is too old for SCRAM-SHA-256.");
    public static readonly FindingCode ServerCaUnloadable = new("server-ca-unloadable", "The server cannot load its ssl_ca_file.");
    public static readonly FindingCode ServerCertificateExpired = new(
        "server-certificate-expired", "The client finds the server certificate expired.");
    public static readonly FindingCode ServerCertificateNameMismatch = new(
        "server-certificate-name-mismatch", "The server certificate does not hold the name that the client connects to.");
    public static readonly FindingCode ServerCertificateNotYetValid = new(
        "server-certificate-not-yet-valid", "The client finds that the server certificate is before its notBefore.");
    public static readonly FindingCode ServerCertificatePurpose = new(
        "server-certificate-purpose", "The server certificate is not allowed to identify a server.");
    public static readonly FindingCode ServerCertificateRevoked = new(
        "server-certificate-revoked", "The client finds the server certificate revoked.");
    public static readonly FindingCode ServerCertificateUnloadable = new(
        "server-certificate-unloadable", "The server cannot load its certificate file.");
    public static readonly FindingCode ServerCertificateUntrusted = new(
        "server-certificate-untrusted", "The client does not trust the server certificate.");
    public static readonly FindingCode ServerCrlProblem = new(
        "server-crl-problem", "A certificate revocation list is missing, expired or cannot be read.");
    public static readonly FindingCode ServerKeyMismatch = new(
        "server-key-mismatch", "The server's private key does not belong to its certificate.");
    public static readonly FindingCode ServerKeyPassphrase = new("server-key-passphrase", "The server's private key needs a passphrase.");
    public static readonly FindingCode ServerKeyPermissions = new(
        "server-key-permissions", "The server's private key has the wrong owner or mode.");
    public static readonly FindingCode ServerKeyUnreadable = new("server-key-unreadable", "The server cannot read its private key.");
    public static readonly FindingCode ServerTlsSettingInvalid = new(
        "server-tls-setting-invalid", "A TLS setting of the server is not valid.");
    public static readonly FindingCode SeveralErrors = new("several-errors", "The text holds errors with different causes.");
    public static readonly FindingCode ShuttingDown = new("shutting-down", "The server shuts down.");
    public static readonly FindingCode SniUnknown = new(
        "sni-unknown", "The server has no certificate for the name that the client asked for.");
    public static readonly FindingCode StartingUp = new("starting-up", "The server does not accept connections yet.");
    public static readonly FindingCode TextCut = new("text-cut", "The pasted text is longer than what is read.");
    public static readonly FindingCode Timeout = new("timeout", "No answer came in time.");
    public static readonly FindingCode TlsCipherMismatch = new(
        "tls-cipher-mismatch", "Client and server have no cipher suite, group or signature algorithm in common.");
    public static readonly FindingCode TlsDirectAlpn = new(
        "tls-direct-alpn", "Direct TLS was used where the server does not accept it, or without ALPN.");
    public static readonly FindingCode TlsNotOffered = new("tls-not-offered", "The server did not answer SSLRequest with S.");
    public static readonly FindingCode TlsRequiredByServerPooler = new(
        "tls-required-by-server-pooler", "A pooler or proxy demands TLS, and the client came without.");
    public static readonly FindingCode TlsVersion = new("tls-version", "Client and server have no TLS version in common.");
    public static readonly FindingCode TlsVersionMismatch = new(
        "tls-version-mismatch", "Client and server have no TLS version in common, as the error says.");
    public static readonly FindingCode TooManyConnections = new("too-many-connections", "The server has no free connection slot.");
    public static readonly FindingCode UserMapMismatch = new(
        "user-map-mismatch", "No line of pg_ident.conf maps the authenticated name to the role.");
    public static readonly FindingCode WeakKeyOrHash = new(
        "weak-key-or-hash", "A key or hash is too weak for the TLS library that checks it.");
    public static readonly FindingCode WrongPassword = new("wrong-password", "The server rejects the password.");
}
