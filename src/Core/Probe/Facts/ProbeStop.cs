using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Facts;

/// <summary>Who ended an attempt.</summary>
public enum RefusedBy
{
    /// <summary>The server said so: an alert, an error, another choice than asked for, or an orderly end of the stream.</summary>
    Server,
    /// <summary>This program or its TLS library, where the server would have gone on.</summary>
    OurLibrary,
    /// <summary>The connection was reset, or never stood: a server, a proxy and a firewall look the same.</summary>
    Network,
    /// <summary>Nothing came in time.</summary>
    Deadline,
    /// <summary>This program asked for nothing: its own limit of connections was reached.</summary>
    OurLimit,
}

/// <summary>Why an attempt went no further, and who ended it.</summary>
/// <param name="Alert">The TLS alert, where the server sent one.</param>
/// <param name="Text">One sentence; the server's own words are neutralised.</param>
public sealed record ProbeStop(RefusedBy By, TlsAlert? Alert, string Text)
{
    internal static ProbeStop FromAlert(TlsAlert alert) =>
        new(RefusedBy.Server, alert, $"The server sent the alert {TlsAlerts.Describe(alert)}.");

    internal static readonly ProbeStop Closed = new(RefusedBy.Server, null, "The server closed the connection.");
    internal static readonly ProbeStop Reset = new(RefusedBy.Network, null, "The connection was reset.");
    internal static readonly ProbeStop TimedOut = new(RefusedBy.Deadline, null, "Nothing came in time.");
    internal static readonly ProbeStop NoTls = new(RefusedBy.Server, null, "What came is no TLS handshake.");
    internal static readonly ProbeStop OurFault =
        new(RefusedBy.OurLibrary, null, "This program stopped with an error of its own; nothing is known of the server.");
    internal static readonly ProbeStop Limit = new(RefusedBy.OurLimit, null, "The limit of connections of one probe was reached.");

    internal static ProbeStop FromBreak(TlsFailure how, TlsAlert? alert) => how switch
    {
        _ when alert is { } known => FromAlert(known),
        TlsFailure.TimedOut => TimedOut,
        TlsFailure.Closed => Closed,
        TlsFailure.Reset => Reset,
        TlsFailure.OurFault => OurFault,
        _ => new(RefusedBy.OurLibrary, null, "This machine's TLS library did not accept what came."),
    };
}
