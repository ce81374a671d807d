using System.Net.Sockets;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>An open connection that has been let go on to TLS, or why there is not one.</summary>
internal sealed record ProbeLineResult(Socket? Socket, ProbeStop? Stop);

/// <summary>
/// The one way to the server during a probe: one connection after another, each counted and each within its own time.
/// A line that was silent twice running is not asked again: a probe of a dead server ends after two patiences, not after twenty.
/// </summary>
internal sealed class ProbeLine(ProbeRequest request, string address, Deadline deadline)
{
    /// <summary>For one connection.</summary>
    public static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(5);
    private int _silences;

    public int Connections { get; private set; }

    public bool LimitReached { get; private set; }

    public ProbeRequest Request => request;

    public string ServerName => request.ServerName ?? request.Host;

    public bool Direct => request.Negotiation == ProbeNegotiation.Direct;

    /// <summary>What one connection may take, of what is left of the whole.</summary>
    public Deadline Patience() => deadline.Within(LongestPatience);

    public async Task<ProbeLineResult> DialAsync(Deadline within)
    {
        if (Connections >= request.MaxConnections)
        {
            LimitReached = true;
            return new(null, ProbeStop.Limit);
        }
        if (_silences >= 2 || deadline.Passed) return new(null, ProbeStop.TimedOut);
        Connections++;
        var dial = await TcpDialer.ConnectAsync(address, request.Port, within).ConfigureAwait(false);
        if (dial is DialOutcome.Connected { Socket: var socket }) return new(socket, null);
        return new(null, within.Passed
            ? Heard(ProbeStop.TimedOut)
            : new(RefusedBy.Network, null, ((DialOutcome.Failed)dial).Finding.Message));
    }

    /// <summary>A connection on which the next byte is the ClientHello.</summary>
    public async Task<ProbeLineResult> OpenForTlsAsync(Deadline within)
    {
        var dialled = await DialAsync(within).ConfigureAwait(false);
        if (dialled.Socket is not { } socket || Direct) return dialled;
        var stop = await AskForTlsAsync(socket, within).ConfigureAwait(false);
        if (stop is null) return dialled;
        socket.Dispose();
        return new(null, stop);
    }

    public async Task<FlightResult> AskAsync(ClientHello hello)
    {
        using var within = Patience();
        var line = await OpenForTlsAsync(within).ConfigureAwait(false);
        if (line.Socket is not { } socket) return new(null, line.Stop);
        using (socket)
        {
            var answer = await FlightReader.AskAsync(socket, hello with { ServerName = ServerName, AlpnPostgres = Direct },
                within).ConfigureAwait(false);
            if (answer.Stop is { } stop) Heard(stop);
            else _silences = 0;
            return answer;
        }
    }

    private async Task<ProbeStop?> AskForTlsAsync(Socket socket, Deadline within)
    {
        var answer = await SslNegotiation.AskAsync(socket, within).ConfigureAwait(false);
        return answer.Answer switch
        {
            SslRequestResponse.Accepted => null,
            SslRequestResponse.TimedOut => Heard(ProbeStop.TimedOut),
            SslRequestResponse.Closed => ProbeStop.Closed,
            SslRequestResponse.Refused => new(RefusedBy.Server, null, "The server answers N to SSLRequest."),
            SslRequestResponse.Injected =>
                new(RefusedBy.OurLibrary, null, "Bytes came in the clear before the handshake; they were not fed to TLS."),
            _ => new(RefusedBy.Server, null, answer.Text is { Length: > 0 } text
                ? text
                : "The server gave no answer to SSLRequest that is PostgreSQL's."),
        };
    }

    private ProbeStop Heard(ProbeStop stop)
    {
        _silences = stop.By == RefusedBy.Deadline ? _silences + 1 : 0;
        return stop;
    }
}
