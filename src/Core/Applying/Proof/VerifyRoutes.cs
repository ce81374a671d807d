using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>The ways to a target that a run in depth takes, and why it does not take others.</summary>
internal static class VerifyRoutes
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public static async Task<(ImmutableArray<VerifyRoute> Routes, ImmutableArray<Finding> Notes)> FindAsync(string host, int port,
        PostgresVersion version, CancellationToken cancellationToken)
    {
        var routes = ImmutableArray.CreateBuilder<VerifyRoute>();
        var notes = ImmutableArray.CreateBuilder<Finding>();
        var addresses = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        foreach (var (family, name) in (ReadOnlySpan<(AddressFamily, string)>)[(AddressFamily.InterNetwork, "IPv4"),
            (AddressFamily.InterNetworkV6, "IPv6")])
        {
            if (addresses.FirstOrDefault(a => a.AddressFamily == family) is not { } address)
                notes.Add(new(FindingCode.RouteMissing, Severity.Info, $"{host} has no {name} address, so nothing was tried over {name}.",
                    null, host));
            else
                routes.Add(new(name, address, Direct: false));
        }
        // A family on which nothing listens is a fact about the network, not a case that failed; but one way must stay to fail on.
        for (var i = routes.Count - 1; i >= 0 && routes.Count > 1; i--)
        {
            if (await AnswersAsync(routes[i].Address!, port, cancellationToken).ConfigureAwait(false)) continue;
            notes.Add(new(FindingCode.RouteClosed, Severity.Info,
                $"Nothing listens at {new IPEndPoint(routes[i].Address!, port)}, so nothing was tried over {routes[i].Name}.",
                "Add the address to listen_addresses if clients use it.", host));
            routes.RemoveAt(i);
        }
        if (routes.Count == 0) return ([VerifyRoute.Default], notes.ToImmutable());
        if (version.Major >= 17)
            routes.Add(new($"{routes[0].Name}, direct TLS", routes[0].Address, Direct: true));
        else
            notes.Add(new(FindingCode.DirectTlsNotThere, Severity.Info, $"PostgreSQL {version.Major} has no direct TLS (17 and newer do).",
                null, host));
        return (routes.ToImmutable(), notes.ToImmutable());
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken)
                .WaitAsync(s_patience, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException)
        {
            return [];
        }
    }

    private static async Task<bool> AnswersAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, port), limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
