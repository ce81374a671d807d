using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.ErrorTexts;

/// <summary>The cause behind the error that a client gets, as a finding with its remedy.</summary>
internal static class RefusalCauses
{
    public static Finding Of(DatabaseError error) => error.SqlState switch
    {
        "28P01" => new(FindingCode.WrongPassword, Severity.Error,
            "The server refuses the password: it is wrong, not set, past its VALID UNTIL, the role does not exist, or the certificate's "
                + "CN is not the role.", "Give the role's password, or set it with \\password; the server's log names the cause."),
        "28000" or "F0000" => OfAuthorization(error.Message),
        "3D000" => new(FindingCode.DatabaseMissing, Severity.Error, $"The database does not exist: {error.Message}",
            "Give the name of an existing database."),
        "42501" => new(FindingCode.NotPermitted, Severity.Error, $"The role lacks a right: {error.Message}",
            "Grant it: replication needs ALTER ROLE … REPLICATION, a database needs CONNECT."),
        "53300" => new(FindingCode.TooManyConnections, Severity.Error, "The server has no free connection slot.",
            "Try again when others have left, or raise max_connections."),
        "57P03" => new(FindingCode.StartingUp, Severity.Error, $"The server takes no connections now: {error.Message}",
            "Wait until it has started, and try again."),
        "57P01" or "57P02" =>
            new(FindingCode.ShuttingDown, Severity.Error, $"The server shuts down: {error.Message}", "Start it, and try again."),
        _ => new(FindingCode.Refused, Severity.Error, $"The server refuses: {error}", "Look at the server's log."),
    };

    public static Finding Of(TlsAlert alert) => alert switch
    {
        TlsAlert.UnknownCa =>
            new(FindingCode.CertificateUnknownCa, Severity.Error,
                "The server does not accept the authority of the client certificate (alert unknown ca).",
                "Set ssl_ca_file to the authority that signed it; with ssl_crl_file, it must hold a CRL of every authority of the chain."),
        TlsAlert.CertificateExpired =>
            new(FindingCode.CertificateExpired, Severity.Error, "The server finds the client certificate, or its CRL, expired.",
                "Issue a new client certificate, or a new CRL, and check the server's clock."),
        TlsAlert.CertificateRevoked =>
            new(FindingCode.CertificateRevoked, Severity.Error, "The client certificate is revoked.", "Issue a new client certificate."),
        TlsAlert.UnsupportedCertificate =>
            new(FindingCode.CertificateWrongUse, Severity.Error, "The client certificate is not allowed to identify a client.",
                "Issue one with the extended key usage clientAuth."),
        TlsAlert.ProtocolVersion =>
            new(FindingCode.TlsVersion, Severity.Error, "Server and client have no TLS version in common.",
                "Check ssl_min_protocol_version and ssl_max_protocol_version."),
        _ => new(FindingCode.HandshakeFailed, Severity.Error,
            $"The server refuses the handshake with the alert {TlsAlerts.Describe(alert)}.", "Look at the server's log."),
    };

    public static Finding Of(StartupOutcome outcome) => outcome switch
    {
        StartupOutcome.Refused refused => Of(refused.Error),
        StartupOutcome.Unreachable unreachable => unreachable.Finding,
        StartupOutcome.HandshakeFailed { Alert: { } alert } => Of(alert),
        StartupOutcome.HungUp { Alert: { } alert } => Of(alert),
        StartupOutcome.HandshakeFailed =>
            new(FindingCode.HandshakeFailed, Severity.Error, "The connection was cut during the handshake.",
                "Look at the server's log, and for a firewall or proxy between."),
        StartupOutcome.HungUp =>
            new(FindingCode.HungUp, Severity.Error,
                "The server hung up without a word; under TLS 1.3 that is how a refused client certificate looks.",
                "Look at the server's log."),
        StartupOutcome.TlsNotOffered { Answer: SslRequestResponse.Refused } =>
            new(FindingCode.TlsOff, Severity.Error, "The server speaks plaintext only.", "Give it a certificate and set ssl = on."),
        StartupOutcome.TlsNotOffered { Answer: SslRequestResponse.Injected } =>
            ProbeFindings.ForAnswer(SslRequestResponse.Injected, null, "")! with { At = null },
        StartupOutcome.TlsNotOffered offered =>
            new(FindingCode.TlsNotOffered, Severity.Error,
                $"The server did not answer SSLRequest with S{(offered.Text is { } text ? $": {text}" : "")}.",
                "Check the port and the server's log."),
        StartupOutcome.TimedOut =>
            new(FindingCode.TimedOut, Severity.Error, "The server did not answer in time.", "Check that it is not stopped or overloaded."),
        StartupOutcome.Distrusted { Findings: [var first, ..] } => first,
        StartupOutcome.PasswordAsked asked =>
            new(FindingCode.PasswordNeeded, Severity.Warning, $"The server asks for a password ({asked.Method}).",
                "Give the role's password for the run."),
        _ => new(FindingCode.NotPostgres, Severity.Error, "What answers there does not speak PostgreSQL's protocol.", "Check the port."),
    };

    // The texts are PostgreSQL's English ones; under another lc_messages the SQLSTATE alone has to do.
    private static Finding OfAuthorization(string message)
    {
        if (Has(message, "no pg_hba.conf entry"))
            return new(FindingCode.NoHbaEntry, Severity.Error, $"No record of pg_hba.conf is for this connection: {message}",
                "Add a hostssl record for the role, the database (replication is one of its own) and the address.");
        if (Has(message, "pg_hba.conf rejects"))
            return new(FindingCode.HbaReject, Severity.Error, $"A reject record of pg_hba.conf matches: {message}",
                "Move a record for this connection above it.");
        if (Has(message, "requires a valid client certificate"))
            return new(FindingCode.ClientCertificateMissing, Severity.Error,
                "The matching record asks for a client certificate, and the server got none that it accepts.", "Use the client's bundle.");
        if (Has(message, "client certificates can only be checked"))
            return new(FindingCode.NoSslCaFile, Severity.Error,
                "A record asks for a client certificate while ssl_ca_file is empty: every such login fails.",
                "Set ssl_ca_file and reload.");
        if (Has(message, "certificate authentication failed"))
            return new(FindingCode.CnMismatch, Severity.Error, "The certificate's CN is not the role.",
                "Issue a certificate whose CN is the role, or map it in pg_ident.conf.");
        if (Has(message, "does not exist"))
            return new(FindingCode.RoleMissing, Severity.Error, $"The role does not exist: {message}",
                "Create it, or give an existing role.");
        if (Has(message, "not permitted to log in"))
            return new(FindingCode.RoleNoLogin, Severity.Error, $"The role may not log in: {message}", "ALTER ROLE … LOGIN.");
        if (Has(message, "Peer authentication failed"))
            return new(FindingCode.PeerMismatch, Severity.Error,
                "The socket's record wants the operating system's user of the role's name (peer).",
                "Connect over TCP with a password, or map the user in pg_ident.conf.");
        return new(FindingCode.Refused, Severity.Error, $"The server refuses: {message}", "Look at the server's log.");
    }

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);
}
