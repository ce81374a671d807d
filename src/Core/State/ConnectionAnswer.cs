using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.State;

/// <summary>All that is known of one attempt at a target: what decides, what is near, and what the records do not say.</summary>
public sealed record ConnectionAnswer(
    HbaAttempt Attempt, HbaExplanation Explanation, ConnectionVerdict Verdict, NearRecords Near, ImmutableArray<string> Notes)
{
    public static ConnectionAnswer Of(HbaRules rules, AccessFacts facts, HbaAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var explanation = HbaEvaluator.Explain(rules, attempt, interfaces: null, facts.Maps);
        var verdict = ConnectionVerdict.Of(explanation, attempt);
        var notes = ConnectionNotes.Of(facts, attempt);
        // The record may be as it should be and the client still not get in.
        if (!notes.IsEmpty && verdict.Meaning is (null or Meaning.Proven)) verdict = verdict with { Meaning = Meaning.Attention };
        return new(attempt, explanation, verdict, NearRecords.Of(rules, attempt, explanation, interfaces: null, facts.Maps), notes);
    }
}
