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
    /// <param name="own">With this program's own hellos, because this machine's TLS library gets no handshake there.</param>
    public static async Task<DirectTlsFact> AskAsync(ProbeLine line, bool alpn, bool own)
    {
        if (own) return await AskByOwnHelloAsync(line, alpn).ConfigureAwait(false);
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
        return await EnterAsync(connection, session.AlpnPostgres, within).ConfigureAwait(false);
    }

    private static async Task<DirectTlsFact> EnterAsync(WireConnection connection, bool alpnAgreed, Deadline within) =>
        await StartupChecks.EnterAsync(connection, within).ConfigureAwait(false) switch
        {
            var entered when StartupChecks.Speaks(entered) => new(DirectTlsReach.Speaks, alpnAgreed, null),
            StartupOutcome.HungUp { Break: TlsFailure.OurFault } => new(DirectTlsReach.NotKnown, alpnAgreed, ProbeStop.OurFault),
            StartupOutcome.HungUp hungUp =>
                new(DirectTlsReach.HungUpAfterHandshake, alpnAgreed, ProbeStop.FromBreak(hungUp.Break, hungUp.Alert)),
            StartupOutcome.TimedOut => new(DirectTlsReach.NotKnown, alpnAgreed, ProbeStop.TimedOut),
            _ => new(DirectTlsReach.NotKnown, alpnAgreed,
                new(RefusedBy.Server, null, "What answers behind the handshake is no PostgreSQL.")),
        };

    private static async Task<DirectTlsFact> AskByOwnHelloAsync(ProbeLine line, bool alpn)
    {
        using var within = line.Patience();
        var dialled = await line.DialAsync(within).ConfigureAwait(false);
        if (dialled.Socket is not { } socket) return new(DirectTlsReach.NotKnown, false, dialled.Stop);
        FlightResult answer;
        using (socket)
            answer = await FlightReader.AskAsync(socket, new()
            {
                Version = TlsVersion.Tls12,
                Suites = SuiteNames.Legacy,
                Groups = GroupNames.Legacy,
                ServerName = line.ServerName,
                AlpnPostgres = alpn,
            }, within).ConfigureAwait(false);
        if (answer.Flight is not { } flight)
            return new(answer.Stop is { By: RefusedBy.Server or RefusedBy.Network }
                ? DirectTlsReach.HandshakeRefused
                : DirectTlsReach.NotKnown, false, answer.Stop);
        var again = await line.DialAsync(within).ConfigureAwait(false);
        if (again.Socket is not { } open) return new(DirectTlsReach.NotKnown, false, again.Stop);
        using (open)
        {
            var observer = new TypedTlsObserver(flight.Version, [flight.Suite], flight.Group, line.ServerName, alpn);
            var shaken = await TypedTls.ShakeHandsAsync(open, observer, within).ConfigureAwait(false);
            return shaken.Tls is { } tls
                ? await EnterAsync(new WireConnection(open, tls, null), observer.AlpnAgreed, within).ConfigureAwait(false)
                : new(DirectTlsReach.NotKnown, false, shaken.Stop);
        }
    }
}
