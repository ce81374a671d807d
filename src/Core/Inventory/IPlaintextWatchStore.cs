using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>Watches and sightings at rest.</summary>
public interface IPlaintextWatchStore
{
    Task<ImmutableArray<PlaintextWatchState>> ListAsync(CancellationToken cancellationToken);

    Task<PlaintextWatchState?> FindAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Begins afresh: earlier sightings of the target are forgotten.</summary>
    Task StartAsync(Guid targetId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends the watch and forgets what it saw; false when there was none.</summary>
    Task<bool> StopAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Adds a sample and what it saw, or the problem that kept it from looking; nothing when the watch was stopped meanwhile.</summary>
    Task AddSampleAsync(Guid targetId, DateTimeOffset now, ImmutableArray<PlaintextSighting> seen, string? problem, CancellationToken cancellationToken);

    Task<ImmutableArray<PlaintextSighting>> SightingsAsync(Guid targetId, CancellationToken cancellationToken);
}
