using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Applying.Proof;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Applying;

/// <summary>Runs the pipeline for pages and endpoints: read, plan, apply, undo, each with its line in the audit trail.</summary>
internal sealed class SetupService(
    ITargetStore targets, SnapshotReader reader, PlanMaker maker, PlanCache cache, VerifyReports proofs, Applier applier, CommitConfirmedTimer timer, CommitConfirmedTrials trials, IProbe probe, IAuditTrail audit, TimeProvider time) : ISetup
{
    public async Task<TargetSnapshot?> ReadAsync(Guid targetId, CancellationToken cancellationToken) =>
        await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is { } target
            ? await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<PlanOutcome> PlanAsync(Guid targetId, RecipeRequest request, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report("Reading the target");
        if (await ReadAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } snapshot) return new PlanOutcome.NoSuchTarget();
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

    public async Task<ApplyOutcome?> ApplyAsync(Guid planId, ApplyTerms terms, string actor, IProgress<ApplyStep>? progress, CancellationToken cancellationToken)
    {
        if (cache.Find(planId) is not { } cached) return null;
        var plan = cached.Plan;
        if (Refusals(plan, terms) is { IsEmpty: false } refusals) return new ApplyOutcome.Refused(refusals);
        if (await targets.FindAsync(plan.Changes.TargetId, cancellationToken).ConfigureAwait(false) is not { } target) return null;

        var outcome = await ApplyAsync(cached, target, terms, progress, cancellationToken).ConfigureAwait(false);
        ForgetProof(target, outcome);
        if (outcome is ApplyOutcome.Applied or ApplyOutcome.Waiting or ApplyOutcome.Unconfirmed)
        {
            // The files are in place: recording it must not be lost to a closed browser tab.
            await cached.WhenInPlace(CancellationToken.None).ConfigureAwait(false);
            cache.Remove(planId);
        }
        else if (outcome is ApplyOutcome.RolledBack or ApplyOutcome.Drifted)
        {
            cache.Remove(planId);
        }
        await AuditAsync(actor, "apply", target.Id, $"{plan.Changes.Title}: {Word(outcome)}").ConfigureAwait(false);
        return outcome;
    }

    public Task<ApplyOutcome?> RollbackAsync(Guid journalId, string actor, IProgress<ApplyStep>? progress, CancellationToken cancellationToken) =>
        OnEntryAsync(journalId, actor, "rollback", control => applier.RollbackAsync(journalId, control, progress, cancellationToken), cancellationToken);

    public async Task<ApplyOutcome?> ConfirmAsync(Guid journalId, string actor, CancellationToken cancellationToken) =>
        Find(journalId) is { State: JournalState.OnProbation } entry
            ? await KeepAsync(entry, actor, cancellationToken).ConfigureAwait(false)
            : await OnEntryAsync(journalId, actor, "confirm", async control => await control.CannotBeAskedAsync(cancellationToken).ConfigureAwait(false) is { } why
            ? new ApplyOutcome.Refused([why])
            : await applier.ConfirmAsync(journalId, control, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public ImmutableArray<JournalEntry> History(Guid? targetId) => applier.History(targetId);

    private async Task<ApplyOutcome> ApplyAsync(CachedPlan cached, Target target, ApplyTerms terms, IProgress<ApplyStep>? progress, CancellationToken cancellationToken)
    {
        var control = await OpenAsync(target, cached.ExpectedFingerprint, terms.Confirm, cancellationToken).ConfigureAwait(false);
        var held = false;
        try
        {
            if (terms.Probation is not null && !control.CanReload) return new ApplyOutcome.Refused([ApplyRun.CommitConfirmedNeedsReload]);
            var outcome = await applier.ApplyAsync(cached.Plan.Changes, terms.Probation, control, progress, cancellationToken).ConfigureAwait(false);
            if (outcome is not ApplyOutcome.Unconfirmed begun) return outcome;
            timer.Hold(begun.JournalId, control);
            held = true;
            return outcome;
        }
        finally
        {
            if (!held) await control.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>First the trials, then the journal: while one of them is refused the timer runs on.</summary>
    private async Task<ApplyOutcome> KeepAsync(JournalEntry entry, string actor, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false) is not { } target) return TargetGone;
        var tried = await trials.RunAsync(target, entry.Roles, cancellationToken).ConfigureAwait(false);
        var outcome = tried.Refusals.IsEmpty
            ? await applier.KeepAsync(entry.Id, cancellationToken).ConfigureAwait(false)
            : new ApplyOutcome.Refused(tried.Refusals);
        if (outcome is ApplyOutcome.Applied && timer.Take(entry.Id) is { } held) await held.DisposeAsync().ConfigureAwait(false);
        await AuditAsync(actor, "confirm", target.Id, outcome is ApplyOutcome.Refused refused
            ? $"{entry.Title}: not kept, {refused.Findings[0].Message}"
            : $"{entry.Title}: kept").ConfigureAwait(false);
        return outcome with { Steps = [.. tried.Steps, .. outcome.Steps] };
    }

    private JournalEntry? Find(Guid journalId) => applier.History(null).FirstOrDefault(e => e.Id == journalId);

    private async Task<ApplyOutcome?> OnEntryAsync(Guid journalId, string actor, string action, Func<TargetControl, Task<ApplyOutcome>> act, CancellationToken cancellationToken)
    {
        if (Find(journalId) is not { } entry) return null;
        if (await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false) is not { } target) return TargetGone;
        // Going back must not fail because the old rules refuse the admin too.
        var control = timer.Take(journalId) ?? await OpenAsync(target, null, adminMayBeCutOff: true, cancellationToken).ConfigureAwait(false);
        ApplyOutcome outcome;
        try
        {
            outcome = await act(control).ConfigureAwait(false);
        }
        finally
        {
            if (Find(journalId) is { State: JournalState.OnProbation }) timer.Hold(journalId, control);
            else await control.DisposeAsync().ConfigureAwait(false);
        }
        timer.Wake();
        ForgetProof(target, outcome);
        await AuditAsync(actor, action, target.Id, $"{entry.Title}: {Word(outcome)}").ConfigureAwait(false);
        return outcome;
    }

    private async Task<TargetControl> OpenAsync(Target target, string? fingerprint, bool adminMayBeCutOff, CancellationToken cancellationToken)
    {
        var connection = await targets.OpenAdminConnectionAsync(target.Id, cancellationToken).ConfigureAwait(false);
        return await TargetControl.OpenAsync(target, connection, probe, time, fingerprint, adminMayBeCutOff, cancellationToken).ConfigureAwait(false);
    }

    private static ApplyOutcome.Refused TargetGone => new(
        [new("target-gone", Severity.Error, "The target of this entry was removed.", "Add the target again, or put the files back by hand from the journal's backups.")]);

    private void ForgetProof(Target target, ApplyOutcome outcome)
    {
        if (outcome is not (ApplyOutcome.Refused or ApplyOutcome.Drifted)) proofs.Forget(target.Id);
    }

    private static ImmutableArray<Finding> Refusals(SetupPlan plan, ApplyTerms terms)
    {
        ImmutableArray<Finding> errors = [.. plan.Findings.Where(f => f.Severity == Severity.Error), .. terms.Problems()];
        if (!plan.NeedsConfirmation || terms.Confirm) return errors;
        return [.. errors, AdminGuard.Refusal(plan.Findings)];
    }

    private Task AuditAsync(string actor, string action, Guid targetId, string text) =>
        audit.WriteAsync(new AuditEntry(time.GetUtcNow(), actor, action, targetId, text), CancellationToken.None);

    private static string Word(ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.Applied => "applied",
        ApplyOutcome.Drifted drifted => $"not applied, {drifted.Path} was edited after the preview",
        ApplyOutcome.Refused => "refused",
        ApplyOutcome.RolledBack rolledBack => $"rolled back: {rolledBack.Because}",
        ApplyOutcome.Unconfirmed on => $"applied on probation until {ApplyRun.Text(on.Until)}{(on.Roles.IsEmpty ? "" : $"; to be tried: {string.Join(", ", on.Roles)}")}",
        ApplyOutcome.Waiting => "files in place, waiting for the reload",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
