using System.Collections.Immutable;
using PolyType;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>One step of an apply with its time, as it happened; the text is for people.</summary>
public sealed record ApplyStep(string Name, string Text, TimeSpan Elapsed, bool Succeeded);

/// <summary>How an apply, or a rollback, ended.</summary>
[DerivedTypeShape(typeof(Applied))]
[DerivedTypeShape(typeof(Drifted))]
[DerivedTypeShape(typeof(Refused))]
[DerivedTypeShape(typeof(RolledBack))]
[DerivedTypeShape(typeof(Unconfirmed))]
[DerivedTypeShape(typeof(Waiting))]
public abstract record ApplyOutcome
{
    private ApplyOutcome() { }

    public ImmutableArray<ApplyStep> Steps { get; init; } = [];

    /// <summary>What is to be known beside the outcome: a record that could not be written, a fact that nobody could see.</summary>
    public ImmutableArray<Finding> Notes { get; init; } = [];

    /// <summary>Each effect that was promised, as the dashboard saw it, never an agent; empty where nobody looked.</summary>
    [PropertyShape(Ignore = true)]
    public ImmutableArray<EffectObservation> Effects { get; init; } = [];

    public sealed record Applied(Guid JournalId) : ApplyOutcome;

    /// <summary>The files are in place, and an effect was not observed: they say which, and what to do. No agent answers so.</summary>
    public sealed record Unproven(Guid JournalId) : ApplyOutcome;

    /// <summary>Somebody edited the file after the preview; nothing was written.</summary>
    public sealed record Drifted(string Path) : ApplyOutcome
    {
        /// <summary>What is known of the edit: for a rollback, the later entry that must be rolled back first.</summary>
        public ImmutableArray<Finding> Findings { get; init; } = [];
    }

    /// <summary>Nothing was written, and why.</summary>
    public sealed record Refused(ImmutableArray<Finding> Findings) : ApplyOutcome;

    /// <summary>Nobody heard how it ended: the change may be in place, and the findings say why. No agent answers so.</summary>
    public sealed record NotKnown(ImmutableArray<Finding> Findings) : ApplyOutcome;

    /// <summary>
    /// Everything that was written is as it was before, and why. Also how a rollback that was asked for ends. An
    /// <see cref="Severity.Error"/> finding <c>restore-failed</c> names a file that could not be put back; the next start tries again.
    /// </summary>
    public sealed record RolledBack(Guid JournalId, string Because, ImmutableArray<Finding> Findings) : ApplyOutcome;

    /// <summary>Applied for now: it is rolled back at <paramref name="Until"/> unless it is confirmed before.</summary>
    public sealed record Unconfirmed(Guid JournalId, DateTimeOffset Until, ImmutableArray<string> Roles) : ApplyOutcome;

    /// <summary>The files are in place; a person must run the command, then confirm, for the server to take them.</summary>
    public sealed record Waiting(Guid JournalId, string Command) : ApplyOutcome;
}
