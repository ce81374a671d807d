using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Fleet;

/// <summary>A server of a list.</summary>
/// <param name="ServerName">Compared with the certificate; the host when null.</param>
public sealed record FleetHost(string Host, int Port, string? ServerName = null)
{
    public override string ToString() => TcpDialer.Place(Host, Port);
}
