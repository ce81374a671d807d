using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>
/// The only writer: drift check, journal, backup, staged write, rename, reload, the server's verdict; any failure rolls back.
/// </summary>
public sealed partial class Applier
{
    private readonly Journal _journal;
    private readonly Disk _disk;
    private readonly TimeProvider _time;

    /// <param name="journalDirectory">Made with mode 0700; holds a folder an entry with its backups.</param>
    public Applier(string journalDirectory, TimeProvider time)
        : this(journalDirectory, time, beforeWrite: null) { }

    /// <param name="beforeWrite">Told before every call that changes a disk; a test may end the process there.</param>
    internal Applier(string journalDirectory, TimeProvider time, Action<string>? beforeWrite)
    {
        _disk = new Disk(beforeWrite);
        _journal = new Journal(journalDirectory, _disk, record => Changed?.Invoke(record.ToEntry()));
        _time = time;
    }

    /// <summary>Why a change cannot be on probation where nobody can reload without a person.</summary>
    public static Finding CommitConfirmedNeedsReload => ApplyRun.CommitConfirmedNeedsReload;

    /// <summary>Raised for each entry as it was just recorded, by whoever wrote it.</summary>
    public event Action<JournalEntry>? Changed;

    /// <summary>Applies under the target's lock: a second apply of the same target is refused while one runs.</summary>
    public Task<ApplyOutcome> ApplyAsync(ChangePlan plan, IServerControl server, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken) =>
        ApplyAsync(plan, commitConfirmed: null, server, progress, cancellationToken);

    /// <summary>
    /// The same on probation: the entry has its deadline before the server is told to reload. Who rolls it back then is the caller's affair
    /// (<see cref="ExpireAsync"/>).
    /// </summary>
    public Task<ApplyOutcome> ApplyAsync(ChangePlan plan, CommitConfirmedTerms? commitConfirmed, IServerControl server,
        IProgress<ApplyStep>? progress, CancellationToken cancellationToken) =>
        ApplyAsync(plan, commitConfirmed, settleWithin: null, server, progress, cancellationToken);

    /// <summary>The same; the entry then waits for <see cref="SettleAsync"/>, and without it in time it stands and is unproven.</summary>
    /// <param name="settleWithin">Null when nobody looks at the wire.</param>
    public Task<ApplyOutcome> ApplyAsync(
        ChangePlan plan, CommitConfirmedTerms? commitConfirmed, TimeSpan? settleWithin, IServerControl server,
        IProgress<ApplyStep>? progress, CancellationToken cancellationToken) =>
        RunAsync(progress, plan.TargetId, async (journal, steps) =>
        {
            if (Repeated(journal, plan.Id) is { } done)
                return done;
            if (plan.Changes.IsDefaultOrEmpty)
                return new ApplyOutcome.Refused([PreparedPlan.NothingToChange]);
            if (journal.Entries().FirstOrDefault(e => e.Record is { State: JournalState.OnProbation })?.Record is { } open)
                return Refuse(FindingCode.OnProbation,
                    $"“{open.Title}” is on probation until {ApplyRun.Text(open.CommitConfirmed!.Until)}.",
                    "Confirm it or roll it back first.");
            if (commitConfirmed is not null && !plan.NeedsReload)
                return Refuse(FindingCode.ProbationWithoutReload,
                    "The server does not reload for this plan, so its connections cannot be tried.",
                    "Apply it without a timer; it can be rolled back from the history.");
            var refusal = PreparedPlan.Check(plan, Guid.CreateVersion7(_time.GetUtcNow()), steps, out var prepared);
            if (refusal is not null)
                return refusal;
            using (prepared)
            {
                var run = new ApplyRun(prepared!, journal, new ReloadStep(server, steps), _disk, steps, _time, commitConfirmed,
                    settleWithin);
                return await run.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        });

    /// <summary>
    /// For an account that may not write the files: the entry waits for a person, who runs the commands and then confirms it.
    /// </summary>
    public Task<ApplyOutcome> WaitByHandAsync(ChangePlan plan, string commands, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken) =>
        RunAsync(progress, plan.TargetId, (journal, steps) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Repeated(journal, plan.Id) is { } done)
                return Task.FromResult(done);
            var refusal = PreparedPlan.Check(plan, Guid.CreateVersion7(_time.GetUtcNow()), steps, out var prepared);
            if (refusal is not null)
                return Task.FromResult(refusal);
            using (prepared)
                return Task.FromResult<ApplyOutcome>(ByHandRun.Begin(prepared!, commands, journal, steps, _time));
        });

    /// <summary>What was seen on the wire after an apply: the entry is kept, or undone. May be repeated.</summary>
    /// <param name="causes">Why it is undone, the first one foremost.</param>
    public Task<ApplyOutcome> SettleAsync(
        Guid targetId, Guid planId, bool keep, ImmutableArray<Finding> causes, IServerControl server,
        CancellationToken cancellationToken) =>
        RunAsync(progress: null, targetId, async (journal, steps) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (journal.Entries().FirstOrDefault(e => e.Record?.PlanId == planId) is not { Record: { } record } entry)
                return Refuse(FindingCode.NoSuchEntry, "There is no such entry in the journal.", "Choose one from the history.");
            if (record is { State: JournalState.Applied, SettleBy: null }
                || record.State is not (JournalState.Applied or JournalState.OnProbation))
                return record.ToOutcome(entry.Id);
            if (keep)
            {
                entry = journal.Save(entry, record with { SettleBy = null });
                steps.Done("settle", "What the plan promises was seen.");
                return entry.Record!.ToOutcome(entry.Id);
            }
            if (record is { State: JournalState.Applied, SettleBy: { } until } && until < _time.GetUtcNow())
                return Refuse(FindingCode.SettleLate, "The change stands since nobody said in time what was seen.",
                    "Undo it from the history if that is wanted.");
            ImmutableArray<Finding> why = causes.IsDefaultOrEmpty
                ? [new(FindingCode.EffectContradicted, Severity.Error, "What the plan promises was not seen.")]
                : causes;
            return await new RollbackRun(journal, new ReloadStep(server, steps), _disk, steps).UndoAsync(entry, why[0].Message,
                why).ConfigureAwait(false);
        });

    /// <summary>
    /// Takes an entry that an earlier version kept in a journal of its own, whole and durably; one that is there already stays as it is.
    /// </summary>
    /// <param name="files">By name, entry.json among them.</param>
    /// <returns>Null, or why it was not taken.</returns>
    public Finding? Import(Guid targetId, string name, IReadOnlyDictionary<string, byte[]> files, TargetFiles server)
    {
        try
        {
            using var journal = _journal.TryLock(targetId);
            return journal is null
                ? new Finding(FindingCode.ApplyRunning, Severity.Warning, "Another apply is running for this target.",
                    "The entry is taken at the next start.")
                : journal.Import(name, files, record => record with { Server = record.Server ?? server });
        }
        catch (FileFaultException e)
        {
            return e.Fault.ToFinding();
        }
    }

    /// <summary>Puts an entry's files back. Refused as drifted when a file is no longer what the entry made it.</summary>
    /// <param name="seen">The state in which it was looked at: refused in another one. Null undoes what stands.</param>
    public Task<ApplyOutcome> RollbackAsync(Guid journalId, IServerControl server, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken, JournalState? seen = null) =>
        RunOnEntryAsync(journalId, progress, async (journal, entry, steps) =>
        {
            if (entry.Record is { } now && EntryMovedOn.Problem(now.Title, seen, now.State) is { } moved)
                return new ApplyOutcome.Refused([moved]);
            if (entry.Record is not { Stands: true })
                return Refuse(FindingCode.EntryDoesNotStand, "This entry is not applied, so there is nothing to roll back.",
                    "Choose an entry that is applied, waiting or on probation.");
            var run = new RollbackRun(journal, new ReloadStep(server, steps), _disk, steps);
            return await run.RunAsync(entry, "Rolled back as asked.", cancellationToken).ConfigureAwait(false);
        });

    /// <summary>An unconfirmed entry stays for good; refused once its time is up.</summary>
    public Task<ApplyOutcome> KeepAsync(Guid journalId, CancellationToken cancellationToken) =>
        RunOnEntryAsync(journalId, progress: null, (journal, entry, steps) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Record is not { State: JournalState.OnProbation, CommitConfirmed: { } commitConfirmed } record)
                return Task.FromResult<ApplyOutcome>(
                    Refuse(FindingCode.NotOnProbation, "This entry is not on probation.", "Look at its state in the history."));
            if (commitConfirmed.Until <= _time.GetUtcNow())
                return Task.FromResult<ApplyOutcome>(
                    Refuse(FindingCode.ProbationOver,
                        $"Its time was up at {ApplyRun.Text(commitConfirmed.Until)}: it is being rolled back.",
                        "Plan and apply it again when it is wanted."));
            journal.Save(entry, record with { State = JournalState.Applied, CommitConfirmed = null });
            steps.Done("journal", "Recorded as applied.");
            return Task.FromResult<ApplyOutcome>(new ApplyOutcome.Applied(entry.Id));
        });

    /// <summary>
    /// Does what the time of an entry demands: rolls back what nobody kept, and makes a pending reload. May be called again until it is
    /// done.
    /// </summary>
    public Task<ApplyOutcome> ExpireAsync(Guid journalId, IServerControl server, CancellationToken cancellationToken) =>
        RunOnEntryAsync(journalId, progress: null, async (journal, entry, steps) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reload = new ReloadStep(server, steps);
            switch (entry.Record)
            {
                case { State: JournalState.OnProbation, CommitConfirmed: { } commitConfirmed }
                    when commitConfirmed.Until <= _time.GetUtcNow():
                    return await new RollbackRun(journal, reload, _disk, steps)
                        .UndoAsync(entry with { Record = entry.Record with { EndedBy = "timer" } },
                            $"Nobody confirmed it by {ApplyRun.Text(commitConfirmed.Until)}.", []).ConfigureAwait(false);
                case { State: JournalState.RolledBack, ReloadPending: true } record:
                    var after = await new PendingReload(journal, reload).MakeAsync(entry).ConfigureAwait(false);
                    return new ApplyOutcome.RolledBack(entry.Id, record.Because ?? Recovery.Because,
                        [.. PendingReload.Others(record), .. after]);
                default:
                    return Refuse(FindingCode.NothingDue, "Nothing is due for this entry.", "Look at its state in the history.");
            }
        });

    /// <summary>A person ran the entry's command: reads the verdict and settles the entry.</summary>
    public Task<ApplyOutcome> ConfirmAsync(Guid journalId, IServerControl server, CancellationToken cancellationToken) =>
        RunOnEntryAsync(journalId, progress: null, async (journal, entry, steps) =>
        {
            if (entry.Record is { State: JournalState.RolledBack, ReloadPending: true, Command: not null } back)
            {
                new PendingReload(journal, new ReloadStep(server, steps)).Settle(entry);
                return new ApplyOutcome.RolledBack(entry.Id, back.Because ?? Recovery.Because,
                    PendingReload.Others(back));
            }
            if (entry.Record is { State: JournalState.Waiting, ByHand: true } && ByHandRun.NotDone(entry.Record) is { IsEmpty: false } open)
                return new ApplyOutcome.Refused(open);
            if (entry.Record is not { State: JournalState.Waiting } record)
                return Refuse(FindingCode.EntryNotWaiting, "This entry does not wait for anybody.", "Look at its state in the history.");
            var reload = new ReloadStep(server, steps);
            if (record is { ByHand: true, NeedsReload: true })
                await reload.ReloadAsync().ConfigureAwait(false);
            var verdict = await reload.ReadVerdictAsync().ConfigureAwait(false);
            if (ReloadStep.FirstError(verdict) is { } refusal && record.ByHand)
                return new ApplyOutcome.Refused([refusal]);
            if (ReloadStep.FirstError(verdict) is { } error)
                return await new RollbackRun(journal, reload, _disk, steps).UndoAsync(entry, error.Message, verdict).ConfigureAwait(false);
            journal.Save(entry, record with { State = JournalState.Applied, Command = null });
            steps.Done("journal", "Recorded as applied.");
            return new ApplyOutcome.Applied(entry.Id) { Notes = ReloadStep.NotAsked(verdict) is { } unseen ? [unseen] : [] };
        });

    // A line that broke makes the dashboard ask again: the plan is applied once.
    private static ApplyOutcome? Repeated(TargetJournal journal, Guid planId) =>
        journal.Entries().FirstOrDefault(e => e.Record?.PlanId == planId) is { Record: { } record } entry
            ? record.ToOutcome(entry.Id)
            : null;

    private Task<ApplyOutcome> RunOnEntryAsync(
        Guid journalId, IProgress<ApplyStep>? progress, Func<TargetJournal, StoredEntry, StepLog, Task<ApplyOutcome>> run)
    {
        if (_journal.Find(journalId) is not { } found)
            return Task.FromResult<ApplyOutcome>(
                Refuse(FindingCode.NoSuchEntry, "There is no such entry in the journal.", "Choose one from the history."));
        return RunAsync(progress, found.TargetId, (journal, steps) =>
        {
            // Read again: it may have been settled between the search and the lock.
            var entry = journal.Entries().FirstOrDefault(e => e.Id == journalId) ?? found;
            return entry.Record is null
                ? Task.FromResult<ApplyOutcome>(new ApplyOutcome.Refused(entry.ToDamaged().Findings))
                : run(journal, entry, steps);
        });
    }

    // On a thread of the pool: disks block, and a caller may be a screen.
    private Task<ApplyOutcome> RunAsync(IProgress<ApplyStep>? progress, Guid targetId,
        Func<TargetJournal, StepLog, Task<ApplyOutcome>> run) =>
        Task.Run(async () =>
        {
            var steps = new StepLog(_time, progress);
            try
            {
                using var journal = _journal.TryLock(targetId);
                if (journal is null)
                    return Refuse(FindingCode.ApplyRunning, "Another apply is running for this target.",
                        "Wait until it ends, then plan again.");
                steps.Done("lock", "No one else writes for this target.");
                var unrecovered = Recovery.Complete(journal, _disk)
                    .Where(e => e.Findings.Any(finding => finding.Code == FindingCode.RestoreFailed)).ToList();
                var outcome = unrecovered.Count == 0
                    ? await run(journal, steps).ConfigureAwait(false)
                    : new ApplyOutcome.Refused([.. unrecovered.SelectMany(e => e.Findings)]);
                return outcome with { Steps = steps.All };
            }
            catch (FileFaultException e)
            {
                return new ApplyOutcome.Refused([e.Fault.ToFinding()]) { Steps = steps.All };
            }
        });

    private static ApplyOutcome.Refused Refuse(FindingCode code, string message, string remedy) =>
        new([new Finding(code, Severity.Error, message, remedy)]);
}
