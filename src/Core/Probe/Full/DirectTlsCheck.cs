using System.Security.Authentication;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>
/// Does TLS without SSLRequest reach PostgreSQL. Only an answer after the handshake proves it: without ALPN 17 and newer hang up there.
/// </summary>
internal static class DirectTlsCheck
{
    public static async Task<DirectTlsFact> AskAsync(ProbeLine line, bool alpn)
    {
        using var within = line.Patience();
        var dialled = await line.DialAsync(within).ConfigureAwait(false);
        if (dialled.Socket is not { } socket) return new(DirectTlsReach.NotKnown, false, dialled.Stop);
        var outcome = await TlsHandshake.RunAsync(socket, new(line.ServerName, alpn, SslProtocols.None, null),
            within).ConfigureAwait(false);
        if (outcome is not TlsHandshakeOutcome.Done { Stream: var stream, Session: var session })
        {
            socket.Dispose();
            var failed = (TlsHandshakeOutcome.Failed)outcome;
            var stop = ProbeStop.FromBreak(failed.Break, failed.Alert);
            return new(stop.By is RefusedBy.Server or RefusedBy.Network
                ? DirectTlsReach.HandshakeRefused
                : DirectTlsReach.NotKnown, false, stop);
        }
        var connection = new WireConnection(socket, stream, session);
        await using var _ = connection.ConfigureAwait(false);
        return await StartupChecks.EnterAsync(connection, within).ConfigureAwait(false) switch
        {
            var entered when StartupChecks.Speaks(entered) => new(DirectTlsReach.Speaks, session.AlpnPostgres, null),
            StartupOutcome.HungUp hungUp =>
                new(DirectTlsReach.HungUpAfterHandshake, session.AlpnPostgres, ProbeStop.FromBreak(hungUp.Break, hungUp.Alert)),
            StartupOutcome.TimedOut => new(DirectTlsReach.NotKnown, session.AlpnPostgres, ProbeStop.TimedOut),
            _ => new(DirectTlsReach.NotKnown, session.AlpnPostgres,
                new(RefusedBy.Server, null, "What answers behind the handshake is no PostgreSQL.")),
        };
    }
}
