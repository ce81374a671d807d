using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying;

/// <summary>How planning ended.</summary>
public abstract record PlanOutcome
{
    private PlanOutcome() { }

    public sealed record Planned(SetupPlan Plan) : PlanOutcome;

    /// <summary>The request cannot be met as asked; every reason, not only the first.</summary>
    public sealed record Refused(ImmutableArray<Finding> Findings) : PlanOutcome;

    public sealed record NoSuchTarget : PlanOutcome;
}

/// <summary>
/// The pipeline, as pages and endpoints use it: read, plan, apply, undo. Every call writes to the audit trail what it did.
/// </summary>
public interface ISetup
{
    /// <summary>What is so now; null when there is no such target. A server that is down is a finding, not a failure.</summary>
    Task<TargetSnapshot?> ReadAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Reads afresh and plans. Long steps (an RSA key) are reported as short sentences.</summary>
    Task<PlanOutcome> PlanAsync(Guid targetId, RecipeRequest request, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>A plan that is still kept; null when it was applied, expired or never was.</summary>
    SetupPlan? FindPlan(Guid planId);

    /// <summary>Applies a kept plan once; null when it is not kept.</summary>
    Task<ApplyOutcome?> ApplyAsync(Guid planId, ApplyTerms terms, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken);

    /// <summary>Puts back what an entry changed; null when there is no such entry.</summary>
    /// <param name="seen">The state in which it was looked at: <see cref="ApplyOutcome.Refused"/> when it is in another one by now, so
    /// that a stale page does not undo what was kept elsewhere. Null undoes what stands.</param>
    Task<ApplyOutcome?> RollbackAsync(Guid journalId, JournalState? seen, string actor, IProgress<ApplyStep>? progress,
        CancellationToken cancellationToken);

    /// <summary>
    /// After the person ran a waiting entry's command; or, for an unconfirmed entry, to keep it: new connections of its roles are tried
    /// first, and it is <see cref="ApplyOutcome.Refused"/> while one of them does not get in (the timer runs on).
    /// </summary>
    Task<ApplyOutcome?> ConfirmAsync(Guid journalId, string actor, CancellationToken cancellationToken);

    /// <summary>Newest first; of one target, or of all when null.</summary>
    Task<ImmutableArray<JournalEntry>> HistoryAsync(Guid? targetId, CancellationToken cancellationToken);
}
