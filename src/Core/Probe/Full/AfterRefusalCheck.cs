using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Handshake;
using PgTlsDashboard.Core.Probe.Hello;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>What a client meets that goes on in the clear after the server's N, as sslmode=prefer does.</summary>
internal static class AfterRefusalCheck
{
    public static async Task<PlaintextFact?> AskAsync(ProbeLine line)
    {
        using var within = line.Patience();
        var dialled = await line.DialAsync(within).ConfigureAwait(false);
        if (dialled.Socket is not { } socket) return null;
        var connection = new WireConnection(socket, null, null);
        await using var _ = connection.ConfigureAwait(false);
        var answer = await SslNegotiation.AskAsync(socket, within).ConfigureAwait(false);
        return answer.Answer == SslRequestResponse.Refused
            ? StartupChecks.Plaintext(await StartupChecks.EnterAsync(connection, within).ConfigureAwait(false))
            : null;
    }
}
