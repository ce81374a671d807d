using System.Net;
using System.Net.Sockets;

namespace PgTlsDashboard.Core.Applying.Reading;

/// <summary>Which of this machine's addresses a server sees; no packet is sent for it.</summary>
internal static class LocalAddress
{
    public static IPAddress? Toward(string host)
    {
        try
        {
            var address = IPAddress.TryParse(host, out var parsed) ? parsed : Dns.GetHostAddresses(host).FirstOrDefault();
            if (address is null) return null;
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
