using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>Mends at start what a killed process left begun, before anybody plans anew.</summary>
public interface IRecovery
{
    /// <summary>Puts files back, reloads the servers concerned where that is possible, writes the audit trail; returns what it completed.</summary>
    Task<ImmutableArray<JournalEntry>> RunAsync(CancellationToken cancellationToken);
}
