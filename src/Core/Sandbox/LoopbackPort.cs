using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>A port that is free on every loopback address of this machine.</summary>
internal sealed record LoopbackPort(int Number, ImmutableArray<IPAddress> Addresses)
{
    public static LoopbackPort Find()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        var number = ((IPEndPoint)first.LocalEndpoint).Port;
        return new(number, CanListen(IPAddress.IPv6Loopback, number) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback]);
    }

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
