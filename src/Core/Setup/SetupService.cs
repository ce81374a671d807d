using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe;
using PgTlsDashboard.Core.Setup.Reading;

namespace PgTlsDashboard.Core.Setup;

/// <summary>Runs the river for pages and endpoints: read, plan, apply, undo, each with its line in the audit trail.</summary>
internal sealed class SetupService(
    ITargetStore targets, SnapshotReader reader, PlanMaker maker, PlanShelf shelf, Proofs proofs, Applier applier, IProbe probe, IAuditTrail audit, TimeProvider time) : ISetup
{
    public async Task<TargetSnapshot?> ReadAsync(Guid targetId, CancellationToken cancellationToken) =>
        await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is { } target
            ? await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<PlanOutcome> PlanAsync(Guid targetId, RecipeRequest request, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report("Reading the target");
        if (await ReadAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } snapshot) return new PlanOutcome.NoSuchTarget();
        var shelved = await maker.MakeAsync(snapshot, request, progress, cancellationToken).ConfigureAwait(false);
        if (shelved.Plan.IsEmpty && shelved.Plan.Findings.Any(f => f.Severity == Severity.Error))
        {
            shelved.Dispose();
            return new PlanOutcome.Refused(shelved.Plan.Findings);
        }
        shelf.Put(shelved);
        return new PlanOutcome.Planned(shelved.Plan);
    }

    public SetupPlan? FindPlan(Guid planId) => shelf.Find(planId)?.Plan;

    public async Task<ApplyOutcome?> ApplyAsync(Guid planId, ApplyTerms terms, string actor, IProgress<ApplyStep>? progress, CancellationToken cancellationToken)
    {
        if (shelf.Find(planId) is not { } shelved) return null;
        var plan = shelved.Plan;
        if (Refusals(plan, terms.Confirm) is { IsEmpty: false } refusals) return new ApplyOutcome.Refused(refusals);
        if (await targets.FindAsync(plan.Changes.TargetId, cancellationToken).ConfigureAwait(false) is not { } target) return null;

        var outcome = await WithControlAsync(target, shelved.ExpectedFingerprint, terms.Confirm, control => applier.ApplyAsync(plan.Changes, control, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        ForgetProof(target, outcome);
        if (outcome is ApplyOutcome.Applied or ApplyOutcome.Waiting)
        {
            // The files are in place: recording it must not be lost to a closed browser tab.
            await shelved.WhenInPlace(CancellationToken.None).ConfigureAwait(false);
            shelf.Remove(planId);
        }
        else if (outcome is ApplyOutcome.RolledBack or ApplyOutcome.Drifted)
        {
            shelf.Remove(planId);
        }
        await AuditAsync(actor, "apply", target.Id, $"{plan.Changes.Title}: {Word(outcome)}").ConfigureAwait(false);
        return outcome;
    }

    public Task<ApplyOutcome?> RollbackAsync(Guid journalId, string actor, IProgress<ApplyStep>? progress, CancellationToken cancellationToken) =>
        OnEntryAsync(journalId, actor, "rollback", control => applier.RollbackAsync(journalId, control, progress, cancellationToken), cancellationToken);

    public Task<ApplyOutcome?> ConfirmAsync(Guid journalId, string actor, CancellationToken cancellationToken) =>
        OnEntryAsync(journalId, actor, "confirm", async control => await control.CannotBeAskedAsync(cancellationToken).ConfigureAwait(false) is { } why
            ? new ApplyOutcome.Refused([why])
            : await applier.ConfirmAsync(journalId, control, cancellationToken).ConfigureAwait(false), cancellationToken);

    public ImmutableArray<JournalEntry> History(Guid? targetId) => applier.History(targetId);

    private async Task<ApplyOutcome?> OnEntryAsync(Guid journalId, string actor, string action, Func<TargetControl, Task<ApplyOutcome>> act, CancellationToken cancellationToken)
    {
        if (applier.History(null).FirstOrDefault(e => e.Id == journalId) is not { } entry) return null;
        if (await targets.FindAsync(entry.TargetId, cancellationToken).ConfigureAwait(false) is not { } target)
            return new ApplyOutcome.Refused([new("target-gone", Severity.Error, "The target of this entry was removed.", "Add the target again, or put the files back by hand from the journal's backups.")]);
        // Going back must not fail because the old rules refuse the admin too.
        var outcome = await WithControlAsync(target, null, adminMayBeCutOff: true, act, cancellationToken).ConfigureAwait(false);
        ForgetProof(target, outcome);
        await AuditAsync(actor, action, target.Id, $"{entry.Title}: {Word(outcome)}").ConfigureAwait(false);
        return outcome;
    }

    private async Task<ApplyOutcome> WithControlAsync(Target target, string? fingerprint, bool adminMayBeCutOff, Func<TargetControl, Task<ApplyOutcome>> act, CancellationToken cancellationToken)
    {
        var connection = await targets.OpenAdminConnectionAsync(target.Id, cancellationToken).ConfigureAwait(false);
        var control = await TargetControl.OpenAsync(target, connection, probe, time, fingerprint, adminMayBeCutOff, cancellationToken).ConfigureAwait(false);
        await using (control.ConfigureAwait(false)) return await act(control).ConfigureAwait(false);
    }

    private void ForgetProof(Target target, ApplyOutcome outcome)
    {
        if (outcome is not (ApplyOutcome.Refused or ApplyOutcome.Drifted)) proofs.Forget(target.Id);
    }

    private static ImmutableArray<Finding> Refusals(SetupPlan plan, bool confirm)
    {
        var errors = plan.Findings.Where(f => f.Severity == Severity.Error).ToImmutableArray();
        if (!plan.NeedsConfirmation || confirm) return errors;
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
        ApplyOutcome.Waiting => "files in place, waiting for the reload",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
