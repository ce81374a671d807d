using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>Somebody who was seen coming over TCP without encryption: sessions that share role, database, address and application are one.</summary>
public sealed record PlaintextSighting
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

/// <summary>A watch over a target: since when, how often it looked, and what went wrong the last time.</summary>
public sealed record PlaintextWatchState
{
    public required Guid TargetId { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required int Samples { get; init; }

    public DateTimeOffset? LastSample { get; init; }

    /// <summary>Why the last look failed; null when it did not.</summary>
    public string? Problem { get; init; }
}

/// <summary>Watches and sightings at rest.</summary>
public interface IPlaintextWatchStore
{
    Task<ImmutableArray<PlaintextWatchState>> ListAsync(CancellationToken cancellationToken);

    Task<PlaintextWatchState?> FindAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Begins afresh: earlier sightings of the target are forgotten.</summary>
    Task StartAsync(Guid targetId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends the watch and forgets what it saw; false when there was none.</summary>
    Task<bool> StopAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Adds a sample and what it saw, or the problem that kept it from looking.</summary>
    Task AddSampleAsync(Guid targetId, DateTimeOffset now, ImmutableArray<PlaintextSighting> seen, string? problem, CancellationToken cancellationToken);

    Task<ImmutableArray<PlaintextSighting>> SightingsAsync(Guid targetId, CancellationToken cancellationToken);
}
