using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>
/// Watches over days who still comes without TLS, by looking at the live sessions once a minute. A session shorter than that can be missed:
/// the server's own log_connections misses none.
/// </summary>
public interface IPlaintextWatch
{
    /// <summary>Null when there is no such target.</summary>
    Task<PlaintextWatchReport?> ReadAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>
    /// Begins, and looks for the first time. Empty when it began; else why not (no admin connection, or it runs already).
    /// </summary>
    Task<ImmutableArray<Finding>> StartAsync(Guid targetId, string actor, CancellationToken cancellationToken);

    /// <summary>False when nobody watched.</summary>
    Task<bool> StopAsync(Guid targetId, string actor, CancellationToken cancellationToken);

    /// <summary>Looks once at every watched target; the host calls it each minute.</summary>
    Task SampleAsync(CancellationToken cancellationToken);
}
