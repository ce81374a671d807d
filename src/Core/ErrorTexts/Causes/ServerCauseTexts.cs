using System.Collections.Frozen;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>Causes that lie at the server: its records, roles, databases and files.</summary>
internal static class ServerCauseTexts
{
    public static FrozenDictionary<FindingCode, CauseText> All { get; } = new Dictionary<FindingCode, CauseText>
    {
        [FindingCode.ClientRootStoreMissing] = new(
            "A record demands a client certificate, and the server has no ssl_ca_file in force: every such connection is rejected.",
            "Set ssl_ca_file to the authority of the clients and reload; if it is set, the last reload failed, and the log says why.",
            "client-certificates"),
        [FindingCode.DatabaseMissing] = new(
            "The database does not exist.",
            "Correct the database's name at the client, or create it; without a name libpq takes the role's."),
        [FindingCode.DatabaseNotOpen] = new(
            "The database does not accept connections.",
            "Allow them: ALTER DATABASE ... ALLOW_CONNECTIONS true, or enable it in the pooler."),
        [FindingCode.HbaInvalidRecord] = new(
            "A record of pg_hba.conf or pg_ident.conf cannot be read, so the server keeps the previous records; its next start fails.",
            "Correct the line that the message names, and reload.", "access-rules"),
        [FindingCode.HbaUnknownMethod] = new(
            "A record of pg_hba.conf names an authentication method that this server does not have, so the server keeps the "
                + "previous records.",
            "Correct the method, or the column that stands in its place, and reload.", "access-rules"),
        [FindingCode.NoRecordPlaintext] = new(
            "No record of pg_hba.conf matches the connection, which came without TLS.",
            "Let the client connect over TLS (sslmode=verify-full), or add a record for this role, database and address.", "access-rules"),
        [FindingCode.NoRecordTls] = new(
            "No record of pg_hba.conf matches the connection, which came over TLS.",
            "Add a hostssl record for this role, database and address.", "access-rules"),
        [FindingCode.NotPermitted] = new(
            "The role lacks a right on the database.",
            "Grant it: GRANT CONNECT ON DATABASE ... TO ..., or ALTER ROLE ... REPLICATION for replication."),
        [FindingCode.PasswordExpired] = new(
            "The role's password is past its VALID UNTIL.",
            "Set a new password, or ALTER ROLE ... VALID UNTIL."),
        [FindingCode.PasswordSecretKind] = new(
            "The stored password is of a kind that the authentication method cannot check: md5 for a record with scram-sha-256, or "
                + "a secret that the pooler cannot use.",
            "Set the password anew with password_encryption = scram-sha-256; give the pooler the secret in the form that it can use."),
        [FindingCode.PeerIdentFailed] = new(
            "The record compares the operating system's user with the role, and they differ.",
            "Connect as that user, map it in pg_ident.conf, or connect over TCP to a record with scram-sha-256.", "access-rules"),
        [FindingCode.RejectedByRecord] = new(
            "A record with the method reject matches the connection.",
            "Move a record for this role, database and address above it; if only TLS is allowed, connect with sslmode=verify-full.",
            "access-rules"),
        [FindingCode.ReloadRefused] = new(
            "The server refused to load the changed files and keeps the previous ones.",
            "Find the line before this one in the log: it names the file and the error."),
        [FindingCode.RoleCannotLogin] = new(
            "The role has no right to log in.",
            "ALTER ROLE ... LOGIN, or connect as a role that has it."),
        [FindingCode.RoleMissing] = new(
            "The role does not exist.",
            "Correct the role's name at the client, or create it; without a name libpq takes the system user's."),
        [FindingCode.RoleWithoutPassword] = new(
            "The role has no password, and the record asks for one.",
            "Set one with \\password in psql."),
        [FindingCode.ServerCaUnloadable] = new(
            "The server cannot load its ssl_ca_file.",
            "Place a file with the authorities' certificates in PEM, readable by the server's user, and reload.", "client-certificates"),
        [FindingCode.ServerCertificateUnloadable] = new(
            "The server cannot load its certificate file.",
            "Place the certificate in PEM, readable by the server's user, where ssl_cert_file points, and reload.", "server-certificate"),
        [FindingCode.ServerCrlProblem] = new(
            "A certificate revocation list is missing, expired or unreadable; the server then rejects every client certificate.",
            "Place a current CRL of each authority of the chain in ssl_crl_file, and reload."),
        [FindingCode.ServerKeyMismatch] = new(
            "The server's private key does not belong to its certificate.",
            "Place a certificate and its own key, and reload.", "server-certificate"),
        [FindingCode.ServerKeyPassphrase] = new(
            "The server's private key is encrypted, and the passphrase cannot be had.",
            "Use a key without passphrase, or set ssl_passphrase_command and ssl_passphrase_command_supports_reload.",
            "server-certificate"),
        [FindingCode.ServerKeyPermissions] = new(
            "The server's private key has the wrong mode or owner.",
            "Make it the property of the server's user with mode 0600, or of root with 0640.", "server-certificate"),
        [FindingCode.ServerKeyUnreadable] = new(
            "The server cannot read its private key.",
            "Place the key in PEM where ssl_key_file points, and reload.", "server-certificate"),
        [FindingCode.ServerTlsSettingInvalid] = new(
            "A TLS setting of the server is not valid, so the configuration file was not applied.",
            "Correct the setting that the message names, and reload.", "tls-settings"),
        [FindingCode.StartingUp] = new(
            "The server starts, recovers or shuts down, and takes no connections.",
            "Wait until it is ready, and look at its log if it does not get ready."),
        [FindingCode.TooManyConnections] = new(
            "The server, the role, the database or the pooler has no free connection.",
            "Close idle sessions, use a pooler, or raise the limit that the message names."),
        [FindingCode.UserMapMismatch] = new(
            "No line of the user map maps the authenticated name to the role.",
            "Add a line to pg_ident.conf for the map that the record names, and reload.", "access-rules"),
        [FindingCode.WrongPassword] = new(
            "The server rejects the password: it is wrong, or the role does not exist, has no password or an expired one, or the "
                + "certificate's name is not the role; the client is told the same in each case.",
            "Give the role's password, or set it anew; the server's log names the cause."),
    }.ToFrozenDictionary();
}
