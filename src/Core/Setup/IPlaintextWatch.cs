using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Setup;

/// <summary>A record that lets plaintext in, and who came through it.</summary>
public sealed record WatchedRecord(HbaRecord Record, ImmutableArray<PlaintextSighting> Sightings);

/// <summary>What a watch saw, sorted by the record that lets it in now.</summary>
public sealed record PlaintextWatchReport
{
    /// <summary>Null when nobody watches.</summary>
    public required PlaintextWatchState? Watch { get; init; }

    /// <summary>Every record that can let plaintext in, in the order of the file; without sightings TLS can be required there.</summary>
    public required ImmutableArray<WatchedRecord> Records { get; init; }

    /// <summary>Sightings that no record lets in any more, or whose record cannot be told.</summary>
    public required ImmutableArray<PlaintextSighting> Elsewhere { get; init; }
}

/// <summary>
/// Watches over days who still comes without TLS, by looking at the live sessions once a minute. A session shorter than that can be missed:
/// the server's own log_connections misses none.
/// </summary>
public interface IPlaintextWatch
{
    /// <summary>Null when there is no such target.</summary>
    Task<PlaintextWatchReport?> ReadAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Empty when it began; else why not (no admin connection).</summary>
    Task<ImmutableArray<Finding>> StartAsync(Guid targetId, string actor, CancellationToken cancellationToken);

    /// <summary>False when nobody watched.</summary>
    Task<bool> StopAsync(Guid targetId, string actor, CancellationToken cancellationToken);

    /// <summary>Looks once at every watched target; the host calls it each minute.</summary>
    Task SampleAsync(CancellationToken cancellationToken);
}
