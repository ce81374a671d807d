using System.Net;

namespace PgTlsDashboard.Core.Verify;

/// <summary>A way to the server: over which family, and whether TLS begins at once (PostgreSQL 17 and newer).</summary>
/// <param name="Name">For people and for documents: <c>IPv4</c>, <c>IPv6</c>, <c>IPv4, direct TLS</c>; empty for the way that the host's
/// name takes by itself.</param>
/// <param name="Address">Null lets the name decide.</param>
public sealed record VerifyRoute(string Name, IPAddress? Address, bool Direct)
{
    /// <summary>As a client that knows nothing of families: the name's first address that answers.</summary>
    public static readonly VerifyRoute Default = new("", null, Direct: false);
}
