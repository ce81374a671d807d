using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Org.BouncyCastle.Tls;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>
/// Which exceptions come from a network, from a peer's bytes or from the passing of time. Any other is a fault of this program, and is
/// never reported as the server's.
/// </summary>
internal static class NetworkFault
{
    /// <summary>What a socket or a stream throws.</summary>
    public static bool IsOfSocket(Exception e) =>
        e is SocketException or IOException or OperationCanceledException or ObjectDisposedException;

    /// <summary>The same, and what a TLS library throws for the peer's messages.</summary>
    public static bool IsOfTls(Exception e) => IsOfSocket(e) || e is AuthenticationException or CryptographicException or Win32Exception
        or TlsException or InvalidDataException or NotSupportedException or PlatformNotSupportedException;
}
