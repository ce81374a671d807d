using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Applying.History;

/// <summary>
/// The journals of all agents, as the dashboard knows them: live while an agent is connected, from the store while it is away.
/// </summary>
public interface IHistory
{
    /// <summary>Newest first; of one target, or of all when null. From the store, an entry has no diffs.</summary>
    Task<ImmutableArray<JournalEntry>> ListAsync(Guid? targetId, CancellationToken cancellationToken);

    Task<JournalEntry?> FindAsync(Guid entryId, CancellationToken cancellationToken);

    /// <summary>
    /// Connects the agents of the known targets, takes over journals from before agents, and follows what agents do by themselves. Until it
    /// is cancelled.
    /// </summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>An entry is another than it was, whoever changed it. Raised on a thread of the pool.</summary>
    event Action<JournalEntry>? Changed;
}
