using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>What the journal answers without a change.</summary>
public sealed partial class Applier
{
    /// <summary>Newest first; damaged entries are left out and reported by <see cref="Recover"/>.</summary>
    public ImmutableArray<JournalEntry> History(Guid? targetId)
    {
        var targets = targetId is { } one ? [one] : _journal.Targets();
        return [.. targets.SelectMany(_journal.Entries)
            .Select(e => e.Record)
            .OfType<JournalRecord>()
            .OrderByDescending(r => r.At)
            .ThenByDescending(r => r.Sequence)
            .Select(r => r.ToEntry())];
    }

    /// <summary>The entries that somebody must see to without being asked, and from when on.</summary>
    internal ImmutableArray<(JournalEntry Entry, DateTimeOffset Due)> Pending() =>
        [.. _journal.Targets().SelectMany(_journal.Entries).Where(e => e.Record?.Due is not null)
            .Select(e => (e.Record!.ToEntry(), e.Record.Due!.Value))];

    /// <summary>How the plan ended, when it was applied already; null otherwise.</summary>
    public ApplyOutcome? FindPlan(Guid targetId, Guid planId) =>
        EntryOf(targetId, planId) is { Record: { IsBegun: false } record } entry ? record.ToOutcome(entry.Id) : null;

    /// <summary>The entry of a plan; null when it never was applied.</summary>
    public Guid? EntryOfPlan(Guid targetId, Guid planId) => EntryOf(targetId, planId)?.Id;

    /// <summary>Whether an entry's clock runs.</summary>
    public bool IsOnProbation(Guid journalId) => _journal.Find(journalId)?.Record is { State: JournalState.OnProbation };

    /// <summary>Where the files of an entry's server lie; null when the entry does not say.</summary>
    public TargetFiles? ServerOf(Guid journalId) => _journal.Find(journalId)?.Record?.Server;

    private StoredEntry? EntryOf(Guid targetId, Guid planId) => _journal.Entries(targetId).FirstOrDefault(e => e.Record?.PlanId == planId);
}
