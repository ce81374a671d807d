using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying;

/// <summary>The pipeline for pages and endpoints: read, plan, apply, undo, each with its line in the audit trail.</summary>
internal sealed partial class SetupService(
    ITargetStore targets, SnapshotReader reader, PlanMaker maker, PlanCache cache, ProofBook proofs, PlanRun run, EntryRun entries,
    EntryProof proven, JournalMirror history,
    AuditLog audit, ILogger<SetupService> logger) : ISetup
{
    public async Task<TargetSnapshot?> ReadAsync(Guid targetId, CancellationToken cancellationToken) =>
        await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is { } target
            ? await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<PlanOutcome> PlanAsync(Guid targetId, RecipeRequest request, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        progress?.Report("Reading the target");
        if (await ReadAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } snapshot) return new PlanOutcome.NoSuchTarget();
        if (snapshot.Findings.FirstOrDefault(finding => finding.Code == FindingCode.ServerReplaced) is { } replaced)
            return new PlanOutcome.Refused([replaced]);
        var cached = await maker.MakeAsync(snapshot, request, progress, cancellationToken).ConfigureAwait(false);
        if (cached.Plan.IsEmpty && cached.Plan.Findings.Any(f => f.Severity == Severity.Error))
        {
            cached.Dispose();
            return new PlanOutcome.Refused(cached.Plan.Findings);
        }

        cache.Put(cached);
        return new PlanOutcome.Planned(cached.Plan);
    }

    public SetupPlan? FindPlan(Guid planId) => cache.Find(planId)?.Plan;

    public async Task<ApplyOutcome?> ApplyAsync(Guid planId, ApplyTerms terms, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken)
    {
        if (cache.Find(planId) is not { } cached) return null;
        var plan = cached.Plan;
        if (Refusals(plan, terms) is { IsEmpty: false } refusals) return new ApplyOutcome.Refused(refusals);
        if (await targets.FindAsync(plan.Changes.TargetId, cancellationToken).ConfigureAwait(false) is not { } target) return null;
        var outcome = await run.RunAsync(plan, target, terms, progress, cancellationToken).ConfigureAwait(false);
        await AgeProofsAsync(target, plan.Changes.Recipe, outcome).ConfigureAwait(false);
        var notes = new List<Finding?>();
        if (outcome is ApplyOutcome.Applied or ApplyOutcome.Unproven or ApplyOutcome.Waiting or ApplyOutcome.Unconfirmed)
        {
            // The files are in place: recording it must not be lost to a closed browser tab.
            notes.Add(await RecordAsync(cached).ConfigureAwait(false));
            cache.Remove(planId);
        }
        else if (outcome is ApplyOutcome.RolledBack or ApplyOutcome.Drifted)
        {
            cache.Remove(planId);
        }

        notes.Add(await entries.SyncAsync(target).ConfigureAwait(false));
        notes.Add(await audit.WriteAsync(actor, "apply", target.Id,
            $"{plan.Changes.Title}: {OutcomeWords.Of(outcome)}").ConfigureAwait(false));
        return outcome with { Notes = [.. outcome.Notes, .. notes.OfType<Finding>()] };
    }

    public async Task<ApplyOutcome?> RollbackAsync(Guid journalId, JournalState? seen, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken) =>
        await OnEntryAsync(journalId, actor, "rollback",
            (entry, target) => proven.UndoAsync(entry, target, seen, progress, cancellationToken), cancellationToken)
            .ConfigureAwait(false);

    public async Task<ApplyOutcome?> ConfirmAsync(Guid journalId, string actor, CancellationToken cancellationToken) =>
        await OnEntryAsync(journalId, actor, "confirm", (entry, target) => entry.State == JournalState.OnProbation
            ? proven.KeepAsync(entry, target, cancellationToken)
            : proven.ConfirmAsync(entry, target, cancellationToken), cancellationToken).ConfigureAwait(false);

    public Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid? targetId, CancellationToken cancellationToken) =>
        history.ListAsync(targetId, cancellationToken);

    private async Task<ApplyOutcome?> OnEntryAsync(
        Guid journalId, string actor, string action, Func<JournalEntry, Target, Task<ApplyOutcome>> act,
        CancellationToken cancellationToken)
    {
        if (await history.FindAsync(journalId, cancellationToken).ConfigureAwait(false) is not { } entry) return null;
        if (await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false) is not { } target) return TargetGone;
        var outcome = await act(entry, target).ConfigureAwait(false);
        // What is kept changes no file and no rule: it was tried as it stands.
        if (!(entry.State == JournalState.OnProbation && outcome is ApplyOutcome.Applied))
            await AgeProofsAsync(target, entry.Recipe, outcome).ConfigureAwait(false);
        Finding?[] notes =
        [
            await entries.SyncAsync(target).ConfigureAwait(false),
            await audit.WriteAsync(actor, action, target.Id, $"{entry.Title}: {OutcomeWords.Of(outcome, entry)}").ConfigureAwait(false),
        ];
        return outcome with { Notes = [.. outcome.Notes, .. notes.OfType<Finding>()] };
    }

    private async Task<Finding?> RecordAsync(CachedPlan cached)
    {
        try
        {
            await cached.WhenInPlace(CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUnrecorded(e, cached.Plan.Changes.Title);
            return new(FindingCode.RecordMissing, Severity.Warning,
                "The files are in place, but what belongs to them could not be recorded in the dashboard's store.",
                "Free space for the state directory, undo the change from the history, and apply it anew.");
        }
    }

    private static ApplyOutcome.Refused TargetGone => new(
        [new(FindingCode.TargetGone, Severity.Error, "The target of this entry was removed.",
            "Add the target again, or put the files back by hand from the journal's backups.")]);

    private async Task AgeProofsAsync(Target target, string recipe, ApplyOutcome outcome)
    {
        if (outcome is not (ApplyOutcome.Refused or ApplyOutcome.Drifted) && ProofBook.IsAgedBy(recipe))
            await proofs.AgeAsync(target.Id).ConfigureAwait(false);
    }

    private static ImmutableArray<Finding> Refusals(SetupPlan plan, ApplyTerms terms)
    {
        ImmutableArray<Finding> errors = [.. plan.Findings.Where(f => f.Severity == Severity.Error), .. terms.Problems()];
        if (!plan.NeedsConfirmation || terms.Confirm) return errors;
        return [.. errors, ConfirmationGate.Refusal(plan.Findings)];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Title} is in place, and could not be recorded in the store")]
    private partial void LogUnrecorded(Exception exception, string title);
}
