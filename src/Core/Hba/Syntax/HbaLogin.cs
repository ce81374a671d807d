namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>
/// How far an attempt gets: what the record that matched asks, and whether the attempt's certificate or system user answers it.
/// </summary>
public enum HbaLogin
{
    /// <summary>It is not knowable here.</summary>
    Unknown,

    /// <summary>No record matches.</summary>
    NoRecord,

    /// <summary>The record says <c>reject</c>.</summary>
    Rejected,

    /// <summary>A server with ssl_ca_file ends the handshake over the client's certificate; no record is asked.</summary>
    HandshakeRefused,

    /// <summary>The record asks for a client certificate and the attempt shows none.</summary>
    CertificateMissing,

    /// <summary>The certificate, or the system user, is not the role and no map leads there.</summary>
    NameRefused,

    /// <summary>In, without a password.</summary>
    Open,

    /// <summary>In with the right password.</summary>
    Password,

    /// <summary>A password is asked, and the right one does not help: the certificate bears another name.</summary>
    PasswordInVain,

    /// <summary>Another party decides: an ident, Kerberos, LDAP or RADIUS server, PAM.</summary>
    Elsewhere,
}
