namespace PgTlsDashboard.Core.Login;

/// <summary>
/// A client's session as <c>pg_stat_activity</c>, <c>pg_stat_ssl</c> and <c>pg_stat_gssapi</c> show it; those who replicate are among them.
/// </summary>
public sealed record ServerSession
{
    public required int ProcessId { get; init; }

    public required string Role { get; init; }

    /// <summary>Null for physical replication.</summary>
    public required string? Database { get; init; }

    /// <summary>Null over a Unix-domain socket.</summary>
    public required string? Address { get; init; }

    public required bool Tls { get; init; }

    public required bool Gss { get; init; }

    /// <summary>Physical replication.</summary>
    public required bool Replication { get; init; }

    /// <summary>As the client calls itself; not to be trusted.</summary>
    public required string ApplicationName { get; init; }

    /// <summary>
    /// The subject of the client certificate that it showed, as <c>pg_stat_ssl</c> writes it: <c>/CN=app</c>, cut at 63 bytes; null without
    /// one.
    /// </summary>
    public required string? ClientDistinguishedName { get; init; }

    /// <summary>The serial number of that certificate, upper-case hexadecimal; null without one.</summary>
    public string? ClientSerialNumber { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The session that asks.</summary>
    public required bool IsOwn { get; init; }
}
