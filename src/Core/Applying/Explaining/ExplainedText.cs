using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Explaining;

/// <summary>
/// A pasted text, explained at a target: what it says, the record that it is about, and the plan that changes what causes it.
/// </summary>
/// <param name="Record">Of the target as it is now; null when the text is about no record that is still there.</param>
/// <param name="Plan">Not made yet: its preview is asked for; null where no plan changes the cause.</param>
public sealed record ExplainedText(ErrorExplanation Explanation, HbaRecord? Record, RecipeRequest? Plan)
{
    /// <param name="snapshot">Null when no target is asked about.</param>
    public static ExplainedText Of(ErrorExplanation explanation, TargetSnapshot? snapshot)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        if (snapshot is null || explanation.Cause is null) return new(explanation, null, null);
        return new(explanation, RecordOf(explanation, snapshot), SuggestedPlan.Of(explanation, snapshot));
    }

    private static HbaRecord? RecordOf(ErrorExplanation explanation, TargetSnapshot snapshot)
    {
        if (explanation.Matched is { } line)
        {
            return snapshot.Hba.Records.FirstOrDefault(record => record.LineNumber == line.LineNumber && (line.FileName is null
                ? record.FileName.EndsWith("pg_hba.conf", StringComparison.Ordinal)
                : record.FileName == line.FileName));
        }

        return explanation.Attempt is not { } attempt ? null
            : HbaEvaluator.Explain(snapshot.Hba, attempt, interfaces: null).Verdict switch
            {
                HbaVerdict.Matched matched => matched.Record,
                HbaVerdict.Undecided undecided => undecided.Record,
                _ => null,
            };
    }
}
