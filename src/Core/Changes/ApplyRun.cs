using System.Collections.Immutable;
using System.Globalization;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes;

/// <summary>One apply, from the first byte written to its end: all of the plan stands, or nothing of it.</summary>
internal sealed class ApplyRun(PreparedPlan prepared, TargetJournal journal, ReloadStep server, Disk disk, StepLog steps, TimeProvider time,
    CommitConfirmedTerms? commitConfirmed, TimeSpan? settleWithin)
{
    private readonly FilePlacer _placer = new(journal, disk);
    private readonly Restorer _restorer = new(journal, disk);

    internal async Task<ApplyOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return new ApplyOutcome.Refused([Cancelled]);
        var entry = Begin();
        steps.Done("backup", $"The journal keeps {PreparedPlan.Count(prepared.Files.Count)} as found.");
        ApplyOutcome? failure;
        try
        {
            failure = Write(ref entry, cancellationToken);
        }
        catch
        {
            _restorer.Restore(entry, "The program failed while it wrote the files.", reloaded: false, reloads: false);
            throw;
        }
        return failure ?? await SettleAsync(entry).ConfigureAwait(false);
    }

    private StoredEntry Begin()
    {
        var kept = new List<KeyValuePair<string, byte[]>>();
        for (var i = 0; i < prepared.Files.Count; i++)
        {
            var file = prepared.Files[i];
            if (file.Before.Exists)
                kept.Add(new(StoredEntry.BackupName(i), file.Before.Bytes));
            if (file.InPlace)
                kept.Add(new(StoredEntry.InPlaceName(i), file.After));
        }
        var plan = prepared.Plan;
        return journal.Begin(prepared.EntryId, sequence => new JournalRecord
        {
            Format = JournalRecord.CurrentFormat,
            Sequence = sequence,
            Id = prepared.EntryId,
            TargetId = plan.TargetId,
            Recipe = plan.Recipe,
            Title = plan.Title,
            At = time.GetUtcNow(),
            State = JournalState.Started,
            NeedsReload = plan.NeedsReload,
            PlanId = plan.Id,
            Server = plan.Server,
            Files = [.. prepared.Files.Select(f => f.ToRecord())],
        }, kept);
    }

    /// <summary>Stages all, looks again, places all; null when every file is in place.</summary>
    private ApplyOutcome? Write(ref StoredEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var file in prepared.Files)
            {
                if (cancellationToken.IsCancellationRequested)
                    return Back(entry, [Cancelled]);
                _placer.Stage(file);
            }
            steps.Done("stage", "Every file is complete beside its place, with its owner and mode.");
            if (prepared.Files.FirstOrDefault(f => f.HasDrifted()) is { } drifted)
                return Drifted(entry, drifted);
            for (var i = 0; i < prepared.Files.Count; i++)
            {
                if (cancellationToken.IsCancellationRequested)
                    return Back(entry, [Cancelled]);
                var file = prepared.Files[i];
                switch (_placer.Place(ref entry, file, i))
                {
                    case Placement.Drifted:
                        return Drifted(entry, file);
                    case Placement.InPlace:
                        steps.Done("place",
                            $"{file.Change.Path} was written in place, because it cannot be renamed over (a bind mount): not atomic.");
                        break;
                    default:
                        steps.Done("place", $"{file.Change.Path} was {(file.Change.Kind == ChangeKind.Create ? "made" : "replaced")}.");
                        break;
                }
            }
            return null;
        }
        catch (FileFaultException e)
        {
            steps.Failed(_placer.HasTouched ? "place" : "stage", e.Fault.ToFinding().Message);
            return Back(entry, [e.Fault.ToFinding()]);
        }
    }

    /// <summary>The server's part. From here on nobody can cancel: the plan ends as applied, as waiting, or as rolled back.</summary>
    private async Task<ApplyOutcome> SettleAsync(StoredEntry entry)
    {
        if (!prepared.Plan.NeedsReload)
            return await EndAsync(entry, JournalState.Applied, command: null).ConfigureAwait(false);
        if (commitConfirmed is not null)
        {
            try
            {
                entry = Limit(entry, commitConfirmed);
            }
            catch (FileFaultException e)
            {
                return Back(entry, [e.Fault.ToFinding()]);
            }
        }
        switch (await server.ReloadAsync().ConfigureAwait(false))
        {
            case ReloadOutcome.Manual when commitConfirmed is not null:
                return Back(entry, [CommitConfirmedNeedsReload]);
            case ReloadOutcome.Manual manual:
                return await EndAsync(entry, JournalState.Waiting, manual.Command).ConfigureAwait(false);
            case ReloadOutcome.Failed failed:
                return await BackWithServerAsync(entry, [failed.Finding]).ConfigureAwait(false);
        }
        var verdict = await server.ReadVerdictAsync().ConfigureAwait(false);
        if (ReloadStep.FirstError(verdict) is not null) return await BackWithServerAsync(entry, verdict).ConfigureAwait(false);
        var state = commitConfirmed is null ? JournalState.Applied : JournalState.OnProbation;
        var outcome = await EndAsync(entry, state, command: null).ConfigureAwait(false);
        return ReloadStep.NotAsked(verdict) is { } unseen ? outcome with { Notes = [.. outcome.Notes, unseen] } : outcome;
    }

    /// <summary>
    /// Before the server can load anything the journal holds when it ends: a process that is killed from here on leaves what goes back.
    /// </summary>
    private StoredEntry Limit(StoredEntry entry, CommitConfirmedTerms terms) => journal.Save(entry, entry.Record! with
    {
        State = JournalState.OnProbation,
        CommitConfirmed =
            new RecordedCommitConfirmed(time.GetUtcNow() + terms.Within, terms.Roles.IsDefault ? [] : terms.Roles, VerdictPending: true),
    });

    private async Task<ApplyOutcome> EndAsync(StoredEntry entry, JournalState state, string? command)
    {
        try
        {
            for (var i = 0; i < prepared.Files.Count; i++)
                _placer.RemoveOld(entry, prepared.Files[i], i);
            journal.Save(entry,
                entry.Record! with
                {
                    State = state,
                    Command = command,
                    SettleBy = Settles(state) ? time.GetUtcNow() + settleWithin : null,
                    CommitConfirmed = entry.Record.CommitConfirmed is { } limit ? limit with { VerdictPending = false } : null
                });
        }
        catch (FileFaultException e)
        {
            return await BackWithServerAsync(entry, [e.Fault.ToFinding()]).ConfigureAwait(false);
        }
        if (entry.Record.CommitConfirmed is { } terms)
        {
            steps.Done("journal", $"Recorded as on probation until {Text(terms.Until)}.");
            return new ApplyOutcome.Unconfirmed(entry.Id, terms.Until, terms.Roles);
        }
        steps.Done("journal", state == JournalState.Waiting ? "Recorded as waiting." : "Recorded as applied.");
        return command is null ? new ApplyOutcome.Applied(entry.Id) : new ApplyOutcome.Waiting(entry.Id, command);
    }

    // What is not reloaded, or waits for a person, has nothing on the wire yet; a clock undoes what nobody confirms.
    private bool Settles(JournalState state) => settleWithin is not null && state == JournalState.Applied && prepared.Plan.NeedsReload;

    private ApplyOutcome.Drifted Drifted(StoredEntry entry, PlannedFile file)
    {
        steps.Failed("drift", $"{file.Change.Path} changed while the plan was applied.");
        Restore(entry, $"{file.Change.Path} changed while the plan was applied.", reloaded: false);
        return new ApplyOutcome.Drifted(file.Change.Path);
    }

    /// <summary>Nothing touched yet is a refusal; anything touched is a rollback.</summary>
    private ApplyOutcome Back(StoredEntry entry, ImmutableArray<Finding> causes)
    {
        var record = Restore(entry, causes[0].Message, reloaded: false);
        ImmutableArray<Finding> findings = [.. causes, .. record.Findings];
        return _placer.HasTouched ? new ApplyOutcome.RolledBack(entry.Id, causes[0].Message, findings) : new ApplyOutcome.Refused(findings);
    }

    private async Task<ApplyOutcome> BackWithServerAsync(StoredEntry entry, ImmutableArray<Finding> causes)
    {
        var because = (ReloadStep.FirstError(causes) ?? causes[0]).Message;
        var record = Restore(entry, because, reloaded: true);
        var after = await new PendingReload(journal, server).MakeAsync(entry with { Record = record }).ConfigureAwait(false);
        return new ApplyOutcome.RolledBack(entry.Id, because, [.. causes, .. record.Findings, .. after]);
    }

    private JournalRecord Restore(StoredEntry entry, string because, bool reloaded)
    {
        var record = _restorer.Restore(entry, because, reloaded, reloads: reloaded);
        if (record.State == JournalState.RolledBack)
            steps.Done("restore", record.Findings.IsEmpty ? "Every file is as it was before." : record.Findings[0].Message);
        else
            steps.Failed("restore", record.Findings.IsEmpty ? because : record.Findings[0].Message);
        return record;
    }

    internal static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static Finding CommitConfirmedNeedsReload { get; } = new(FindingCode.ProbationNeedsReload, Severity.Error,
        "Nobody here can reload this server, so it could not go back by itself.",
        "Give the target an admin connection that may reload, or run the dashboard where it sees and may signal the postmaster; or "
            + "apply without a timer.");

    private static Finding Cancelled { get; } =
        new(FindingCode.Cancelled, Severity.Error, "The apply was cancelled before every file was in place.",
        "Apply the plan again when it is wanted.");
}
