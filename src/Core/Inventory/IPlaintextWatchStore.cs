using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>Watches and plaintext sessions at rest.</summary>
public interface IPlaintextWatchStore
{
    Task<ImmutableArray<PlaintextWatchState>> ListAsync(CancellationToken cancellationToken);

    Task<PlaintextWatchState?> FindAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Begins afresh: earlier sessions of the target are forgotten.</summary>
    Task StartAsync(Guid targetId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends the watch and forgets what it saw; false when no watch ran.</summary>
    Task<bool> StopAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a sample and what it saw, or the problem that kept it from looking; nothing when the watch was stopped meanwhile.
    /// </summary>
    Task AddSampleAsync(Guid targetId, DateTimeOffset now, ImmutableArray<PlaintextSession> seen, string? problem,
        CancellationToken cancellationToken);

    Task<ImmutableArray<PlaintextSession>> SessionsAsync(Guid targetId, CancellationToken cancellationToken);
}
