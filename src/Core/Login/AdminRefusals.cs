using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Login;

/// <summary>What a driver threw, as one sentence; a driver's own text is not passed on where it could hold what the person typed.</summary>
internal static class AdminRefusals
{
    private const string At = "admin connection";

    public static Finding Of(Exception exception) => (Cause(exception) ?? Unknown()) with { At = At };

    private static Finding? Cause(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            var finding = e switch
            {
                PostgresException refused =>
                    RefusalCauses.Of(
                        new DatabaseError(refused.InvariantSeverity, refused.SqlState, WireText.Neutralise(refused.MessageText))),
                SocketException socket => OfSocket(socket.SocketErrorCode),
                TimeoutException or OperationCanceledException =>
                    new Finding(FindingCode.TimedOut, Severity.Error, "The server did not answer within ten seconds.",
                        "Check the host and port, and that the server is not stopped or overloaded."),
                _ when TlsAlerts.Find(e) is { } alert => RefusalCauses.Of(alert),
                AuthenticationException =>
                    new Finding(FindingCode.TlsFailed, Severity.Error,
                        "The TLS handshake failed: the server's certificate is not trusted, is for another name, or the versions do "
                            + "not meet.", "Check sslmode and sslrootcert, and probe the target for the cause."),
                FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException =>
                    new Finding(FindingCode.FileUnreadable, Severity.Error,
                        "A file that the admin connection names (certificate, key, root, passfile) cannot be read.",
                        "Check its path and its permissions for the user of this program."),
                CryptographicException =>
                    new Finding(FindingCode.FileDamaged, Severity.Error,
                        "A certificate or key file that the admin connection names cannot be used.",
                        "Check that they are PEM and belong together, and the key's passphrase."),
                NpgsqlException npgsql => OfText(npgsql.Message),
                _ => null,
            };
            if (finding is not null) return finding;
        }
        return null;
    }

    private static Finding OfSocket(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            new(FindingCode.NameNotFound, Severity.Error, "The host of the admin connection resolves to no address.",
                "Check the name, or give the address."),
        SocketError.ConnectionReset =>
            new(FindingCode.HungUp, Severity.Error,
                "The server hung up without a word; under TLS 1.3 that is how a refused client certificate looks.",
                "Look at the server's log."),
        SocketError.AddressNotAvailable or SocketError.InvalidArgument =>
            new(FindingCode.Unreachable, Severity.Error, "There is no server socket at that path or address.",
                "Check that the server runs, and host and port."),
        _ => new(FindingCode.Unreachable, Severity.Error, "The server cannot be reached: nothing listens there.",
            "Check that the server runs, and host and port (or the socket's directory)."),
    };

    private static Finding? OfText(string message)
    {
        if (message.StartsWith("No password has been provided", StringComparison.Ordinal))
            return new(FindingCode.PasswordNeeded, Severity.Error, "The server asks for a password, and the admin connection has none.",
                "Add the role's password to the connection string, or name a passfile.");
        if (message.StartsWith("SSL connection requested", StringComparison.Ordinal))
            return new(FindingCode.TlsOff, Severity.Error, "The admin connection demands TLS, and the server speaks plaintext only.",
                "Use sslmode=prefer until the target has its certificate.");
        if (message.Contains("authentication method is not allowed", StringComparison.Ordinal))
            return new(FindingCode.AuthMethodNotAllowed, Severity.Error,
                "The server asks for another authentication method than require_auth allows.",
                "Remove require_auth from the admin connection, or allow the method of the role's record in pg_hba.conf.");
        return null;
    }

    private static Finding Unknown() =>
        new(FindingCode.AdminConnectionFailed, Severity.Error, "The admin connection failed.",
            "Try it with psql for the exact cause, and look at the server's log.");
}
