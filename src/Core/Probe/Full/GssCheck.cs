using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>Does the server take GSSENCRequest; after N, does it go on to SSLRequest on the same connection, as libpq relies on.</summary>
internal static class GssCheck
{
    public static async Task<GssFact> AskAsync(ProbeLine line)
    {
        using var within = line.Patience();
        var dialled = await line.DialAsync(within).ConfigureAwait(false);
        if (dialled.Socket is not { } socket) return new(SslRequestResponse.NotAsked, null, SslRequestResponse.NotAsked, dialled.Stop);
        using (socket)
        {
            var answer = await SslNegotiation.AskAsync(socket, PostgresWire.GssEncRequest, 'G', within).ConfigureAwait(false);
            var then = answer.Answer == SslRequestResponse.Refused
                ? (await SslNegotiation.AskAsync(socket, within).ConfigureAwait(false)).Answer
                : SslRequestResponse.NotAsked;
            return new(answer.Answer, answer.Text, then, answer.Answer == SslRequestResponse.TimedOut ? ProbeStop.TimedOut : null);
        }
    }
}
