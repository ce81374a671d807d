using System.Globalization;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Core.Applying.History;

/// <summary>Outcomes as the audit trail words them.</summary>
internal static class OutcomeWords
{
    /// <param name="entry">The entry that was acted on; null for a plan.</param>
    public static string Of(ApplyOutcome outcome, JournalEntry? entry = null) => outcome switch
    {
        ApplyOutcome.Applied when entry?.State == JournalState.OnProbation => "kept",
        ApplyOutcome.Applied => "applied",
        ApplyOutcome.Unproven => "applied, and not proven: an effect could not be observed",
        ApplyOutcome.Drifted drifted => $"not applied, {drifted.Path} was edited after the preview",
        ApplyOutcome.Refused refused when entry?.State == JournalState.OnProbation => $"not kept, {refused.Findings[0].Message}",
        ApplyOutcome.Refused => "refused",
        ApplyOutcome.NotKnown unheard => $"not known: {unheard.Findings[0].Message}",
        ApplyOutcome.RolledBack rolledBack => $"rolled back: {rolledBack.Because}",
        ApplyOutcome.Unconfirmed on =>
            $"applied on probation until {Text(on.Until)}{(on.Roles.IsEmpty ? "" : $"; to be tried: {string.Join(", ", on.Roles)}")}",
        ApplyOutcome.Waiting => "files in place, waiting for the reload",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
