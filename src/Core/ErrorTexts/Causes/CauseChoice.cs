using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Known;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>Which of a text's errors is the cause of the others.</summary>
/// <param name="Alternatives">In the order in which to look at them, without the cause.</param>
/// <param name="Several">The text holds another error that this cause does not explain.</param>
internal sealed record CauseChoice(FoundError Error, Confidence Confidence, ImmutableArray<FindingCode> Alternatives, bool Several)
{
    /// <summary>An error of a log with its details, in characters.</summary>
    private const int LongestEntry = 600;

    /// <summary>Null when there is no error.</summary>
    public static CauseChoice? Of(ImmutableArray<FoundError> errors, Hearer hearer)
    {
        if (errors.IsEmpty) return null;
        var most = errors.Max(error => error.Weight);
        var heaviest = errors.Where(error => error.Weight == most).ToArray();
        var cause = heaviest[0];
        // sslmode=allow tries without TLS first: what stopped the attempt over TLS is the cause, as it is under sslmode=prefer.
        if (hearer != Hearer.ServerLog && IsEcho(cause) && heaviest.FirstOrDefault(error => !IsEcho(error)) is { } further) cause = further;

        var also = cause.Also;
        var unexplained = errors
            .Where(error => error.Cause != cause.Cause && !also.Contains(error.Cause) && error.Weight >= ErrorWeight.Plain)
            .Where(error => !IsExplained(error, cause)).Select(error => error.Cause).Distinct().ToArray();
        var alternatives = also.Concat(unexplained)
            .Concat(errors.Where(error => error.Weight is ErrorWeight.Vague).Select(error => error.Cause))
            .Where(code => code != cause.Cause).Distinct().ToImmutableArray();
        var confidence = unexplained.Length > 0 || cause.Guessed ? Confidence.Possible
            : also.IsEmpty && cause.Weight >= ErrorWeight.Plain ? Confidence.Certain
            : cause.Weight is ErrorWeight.Vague or ErrorWeight.Consequence && also.Length > 1 ? Confidence.Possible
            : Confidence.Likely;
        return new(cause, confidence, alternatives, unexplained.Length > 0);
    }

    // libpq's attempt without TLS, after one over TLS was refused.
    private static bool IsEcho(FoundError error) => error.Cause == FindingCode.NoRecordPlaintext;

    // A detail explains the error before it, and a refused attempt the one that follows it without TLS.
    private static bool IsExplained(FoundError error, FoundError cause) => IsEcho(error)
        || cause.Weight == ErrorWeight.Detail && error.Weight == ErrorWeight.Plain && Math.Abs(error.Start - cause.Start) < LongestEntry;
}
