using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// The administrator's login for a call: the stored connection where the dashboard gave one, else the server's own socket by peer.
/// </summary>
internal static class AgentLogin
{
    public static Task<AdminOutcome> OpenAsync(LoginRequest request, CancellationToken cancellationToken) =>
        (request.Login.Connection ?? PeerLogin.Connection(request.Files, AgentAccount.Own.Name)) is { } connection
            ? AdminSession.OpenAsync(connection, request.Login.ScramPassword, cancellationToken)
            : Task.FromResult<AdminOutcome>(new AdminOutcome.Refused(NoSocket));

    private static Finding NoSocket { get; } = new(
        FindingCode.NoAdminConnection, Severity.Info,
        "No admin connection is stored and the server's Unix-domain socket is not found, so roles, settings and the verdict after a "
            + "reload are read from files and from the wire only.",
        "Start the server, or edit the target and store an admin connection to see the server's own view.", "admin connection");
}
