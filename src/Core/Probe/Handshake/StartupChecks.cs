using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Handshake;

/// <summary>Connections beside the main one: is plaintext let in, does direct TLS reach the server.</summary>
internal static class StartupChecks
{
    public const string Nobody = "pgtls-probe";

    public static async Task<PlaintextFact> AskPlaintextAsync(ProbeRequest request, Deadline deadline)
    {
        var result = await StartupClient.ConnectAsync(Request(request, StartupTransport.Plaintext), deadline).ConfigureAwait(false);
        await using var _ = result.ConfigureAwait(false);
        return Plaintext(result.Outcome);
    }

    public static PlaintextFact Plaintext(StartupOutcome outcome) => outcome switch
    {
        StartupOutcome.Entered => new(PlaintextVerdict.LetIn, "The server let it in."),
        StartupOutcome.Refused { Authenticated: true } refused => new(PlaintextVerdict.LetIn, Words(refused)),
        StartupOutcome.Refused { Error.SqlState: "28000" } refused => new(PlaintextVerdict.Refused, Words(refused)),
        StartupOutcome.Refused refused => new(PlaintextVerdict.Unknown, Words(refused)),
        StartupOutcome.PasswordAsked asked => new(PlaintextVerdict.PasswordAsked, $"The server asks for a password ({asked.Method})."),
        StartupOutcome.TimedOut => new(PlaintextVerdict.Unknown, "The server did not answer in time."),
        StartupOutcome.HungUp hungUp => new(PlaintextVerdict.Unknown, ProbeStop.FromBreak(hungUp.Break, hungUp.Alert).Text),
        StartupOutcome.HandshakeFailed failed => new(PlaintextVerdict.Unknown, ProbeStop.FromBreak(failed.Break, failed.Alert).Text),
        StartupOutcome.Unreachable unreachable => new(PlaintextVerdict.Unknown, unreachable.Finding.Message),
        _ => new(PlaintextVerdict.Unknown, "The server gave no answer that is PostgreSQL's."),
    };

    private static string Words(StartupOutcome.Refused refused) =>
        refused.Error.ToString() is { Length: > 0 } words ? words : "The server answers with an error that says nothing.";

    /// <summary>
    /// A handshake alone proves nothing: without ALPN's agreement the server hangs up after it, so its answer to a startup packet is read.
    /// </summary>
    public static async Task<bool> AskDirectAsync(ProbeRequest request, Deadline deadline)
    {
        var result = await StartupClient.ConnectAsync(Request(request, StartupTransport.Direct), deadline).ConfigureAwait(false);
        await using var _ = result.ConfigureAwait(false);
        return result.Tls is not null && Speaks(result.Outcome);
    }

    public static async Task<bool> StaysAsync(WireConnection connection, Deadline deadline) =>
        Speaks(await EnterAsync(connection, deadline).ConfigureAwait(false));

    /// <summary>A startup packet for nobody on a connection that stands.</summary>
    public static async Task<StartupOutcome> EnterAsync(WireConnection connection, Deadline deadline) =>
        await connection.SendAsync(PostgresWire.Startup(Nobody, Nobody, replication: false), deadline).ConfigureAwait(false) is { } broken
            ? broken.Outcome
            : await StartupClient.ReadVerdictAsync(connection, deadline).ConfigureAwait(false);

    public static bool Speaks(StartupOutcome outcome) =>
        outcome is StartupOutcome.Entered or StartupOutcome.Refused or StartupOutcome.PasswordAsked;

    private static StartupRequest Request(ProbeRequest request, StartupTransport transport) => new()
    {
        Host = request.Host,
        Port = request.Port,
        ServerName = request.ServerName,
        Transport = transport,
        Role = Nobody,
        Database = Nobody,
    };
}
