using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Changes.Records;

/// <summary>Whoever acts on an entry acts on the state that they saw, and not on what became of it since.</summary>
public static class EntryMovedOn
{
    private static readonly ImmutableArray<FindingCode> s_codes = [FindingCode.EntryMovedOn, FindingCode.EntryNotWaiting,
        FindingCode.NotOnProbation, FindingCode.ProbationOver, FindingCode.EntryDoesNotStand];

    /// <summary>The finding that an entry is not in the state that was asked for; null when that is not why it was refused.</summary>
    public static Finding? Of(ApplyOutcome? outcome) =>
        outcome is ApplyOutcome.Refused refused ? refused.Findings.FirstOrDefault(finding => s_codes.Contains(finding.Code)) : null;

    /// <summary>Null when the entry is as it was seen, or nobody says how that was.</summary>
    public static Finding? Problem(string title, JournalState? seen, JournalState now)
    {
        if (seen is null || seen == now) return null;
        var what = (seen, now) switch
        {
            (JournalState.OnProbation, JournalState.Applied) => $"“{title}” was kept meanwhile and is no longer on probation",
            (_, JournalState.RolledBack) => $"“{title}” was rolled back meanwhile",
            (JournalState.Waiting, JournalState.Applied) => $"“{title}” was confirmed meanwhile and waits for nobody",
            _ => $"“{title}” is in another state than when it was looked at",
        };
        return new(FindingCode.EntryMovedOn, Severity.Error, $"{what}: nothing was undone.",
            "Look at it in the history; undo it from there if that is still wanted.");
    }
}
