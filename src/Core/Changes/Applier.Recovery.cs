using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <content>After a kill.</content>
public sealed partial class Applier
{
    /// <summary>
    /// At start: rolls back what a killed process left begun, removes staged files. Returns what it completed; their servers may need a
    /// reload.
    /// </summary>
    /// <remarks>
    /// Damaged entries are among what is returned, with a finding. A target that another process is writing right now is left to it.
    /// </remarks>
    /// <param name="failed">Is told of a target whose journal cannot be worked on; without it that is thrown.</param>
    public ImmutableArray<JournalEntry> Recover(Action<Guid, Exception>? failed = null)
    {
        var recovered = ImmutableArray.CreateBuilder<JournalEntry>();
        foreach (var target in _journal.Targets())
        {
            try
            {
                using var journal = _journal.TryLock(target);
                if (journal is not null)
                    recovered.AddRange(Recovery.Complete(journal, _disk));
            }
            catch (FileFaultException e) when (failed is not null)
            {
                failed(target, e);
            }
        }
        return recovered.ToImmutable();
    }
}
