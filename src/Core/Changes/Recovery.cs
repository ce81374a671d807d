using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Changes;

/// <summary>Ends what a killed process began. Running it twice, or killing it too, comes to the same.</summary>
internal static class Recovery
{
    internal const string Because = "The program that made the change was stopped before it was complete.";

    /// <summary>The entries that were begun, as they are now.</summary>
    internal static ImmutableArray<JournalEntry> Complete(TargetJournal journal, Disk disk)
    {
        journal.RemoveUnfinished();
        var restorer = new Restorer(journal, disk);
        var recovered = ImmutableArray.CreateBuilder<JournalEntry>();
        // Newest first: a later entry stands on what an earlier one made.
        foreach (var entry in journal.Entries())
        {
            if (entry.Record is null)
                recovered.Add(entry.ToDamaged());
            else if (entry.Record.IsBegun)
                recovered.Add(restorer.Restore(entry with { Record = entry.Record with { EndedBy = entry.Record.EndedBy ?? "recovery" } },
                    entry.Record.Because ?? Because, reloaded: true, reloads: false).ToEntry());
        }
        return recovered.ToImmutable();
    }
}
