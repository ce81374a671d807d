using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Explain;

/// <summary>What lies near an attempt that no record lets in.</summary>
/// <param name="Misses">The nearest records that miss by one column; <see cref="Most"/> at most.</param>
/// <param name="Count">How many records miss by one column.</param>
/// <param name="Behind">The record that would decide if the rejecting one were not there.</param>
public sealed record NearRecords(ImmutableArray<NearMiss> Misses, int Count, HbaRecord? Behind)
{
    /// <summary>The most near misses that are described.</summary>
    public const int Most = 11;

    private static readonly NearRecords s_none = new([], 0, null);

    /// <summary>Empty unless a record rejects the attempt or none matches.</summary>
    /// <param name="explanation">What the rules say to the attempt.</param>
    /// <param name="interfaces">The server's own addresses; null when not known.</param>
    /// <param name="maps">The user maps of pg_ident.conf; null when it was not read.</param>
    public static NearRecords Of(
        HbaRules rules, HbaAttempt attempt, HbaExplanation explanation, ImmutableArray<HbaInterface>? interfaces, UserMaps? maps)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var rejecting = explanation.Verdict is HbaVerdict.Matched { Record: { Method: "reject" } record } ? record : null;
        if (rejecting is null && explanation.Verdict is not HbaVerdict.ImplicitReject) return s_none;
        var near = NearMiss.Near(rules, attempt, rejecting, interfaces);
        return new(
            [.. near.Take(Most).Select(miss => NearMiss.Describe(rules, miss.Record, miss.Column, attempt, interfaces, maps))], near.Length,
            rejecting is null ? null : NearMiss.Behind(rules, attempt, rejecting, interfaces));
    }
}
