namespace PgTlsDashboard.Core.Inventory;

/// <summary>
/// Somebody who was seen coming over TCP without encryption: sessions that share role, database, address and application are one.
/// </summary>
public sealed record PlaintextSession
{
    public required string Role { get; init; }

    /// <summary><c>replication</c> for physical replication.</summary>
    public required string Database { get; init; }

    public required string Address { get; init; }

    public required string ApplicationName { get; init; }

    public bool Replication { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>In how many samples.</summary>
    public required int Samples { get; init; }
}
