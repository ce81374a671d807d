using System.Net;
using System.Net.Sockets;

namespace PgTlsDashboard.Core.Probe.Wire;

internal abstract record DialOutcome
{
    private DialOutcome() { }

    /// <param name="Address">The one among the name's that took the connection; the socket forgets it when it is reset.</param>
    public sealed record Connected(Socket Socket, IPAddress Address) : DialOutcome;

    public sealed record Failed(Finding Finding) : DialOutcome;
}

/// <summary>Resolves and connects; the addresses of a name share the time that is left.</summary>
internal static class TcpDialer
{
    private const int MaxAddresses = 8;

    public static async Task<DialOutcome> ConnectAsync(string host, int port, Deadline deadline)
    {
        var (at, shown) = (Place(host, port), WireText.Neutralise(host));
        if (port is < 1 or > 65535) return Failed(FindingCode.BadPort, $"{port} is no TCP port", "Give a port from 1 to 65535.", at);
        if (!IsHost(host))
            return Failed(FindingCode.BadHost, "The host is no name and no address", "Give a host name or an IP address.", at);
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(host, deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (NetworkFault.IsOfSocket(e) || e is ArgumentException or TimeoutException)
        {
            deadline.ThrowIfCancelled();
            return deadline.Passed
                ? Failed(FindingCode.Unreachable, $"No name server answered for {shown} in time",
                    "Check the machine's name servers, or give the address.", at)
                : Failed(FindingCode.NameNotFound, $"The name {shown} resolves to no address", "Check the name, or give the address.", at);
        }
        return await TryEachAsync(addresses, host, port, deadline).ConfigureAwait(false);
    }

    public static string Place(string host, int port)
    {
        var shown = WireText.Neutralise(host);
        return shown.Contains(':', StringComparison.Ordinal) ? $"[{shown}]:{port}" : $"{shown}:{port}";
    }

    private static async Task<DialOutcome> TryEachAsync(IPAddress[] addresses, string host, int port, Deadline deadline)
    {
        var count = Math.Min(addresses.Length, MaxAddresses);
        var last = Failed(FindingCode.NameNotFound, $"The name {WireText.Neutralise(host)} resolves to no address",
            "Check the name, or give the address.", Place(host, port));
        for (var i = 0; i < count; i++)
        {
            using var share = deadline.Within(deadline.Left / (count - i));
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), share.Token).ConfigureAwait(false);
                return new DialOutcome.Connected(socket, addresses[i]);
            }
            catch (Exception e) when (NetworkFault.IsOfSocket(e))
            {
                socket.Dispose();
                deadline.ThrowIfCancelled();
                last = Failed(FindingCode.Unreachable, Why(e, addresses[i], port),
                    "Check that the server runs, listens there (listen_addresses, port), and that no firewall is between.",
                    Place(host, port));
            }
        }
        return last;
    }

    private static string Why(Exception e, IPAddress address, int port) => e switch
    {
        OperationCanceledException => $"{Place(address.ToString(), port)} did not take the connection in time",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"Nothing listens at {Place(address.ToString(), port)}",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } =>
            $"There is no route to {Place(address.ToString(), port)}",
        SocketException { SocketErrorCode: SocketError.TimedOut } =>
            $"{Place(address.ToString(), port)} did not take the connection in time",
        _ => $"{Place(address.ToString(), port)} cannot be reached",
    };

    internal static bool IsHost(string host) =>
        host.Length is > 0 and <= 255 && !host.StartsWith('/') && !host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static DialOutcome.Failed Failed(FindingCode code, string message, string remedy, string at) =>
        new DialOutcome.Failed(new Finding(code, Severity.Error, message + ".", remedy, at));
}
