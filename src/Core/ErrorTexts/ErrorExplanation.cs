using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Causes;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Core.ErrorTexts;

/// <summary>What a pasted text says.</summary>
public sealed record ErrorExplanation
{
    public required Hearer HeardFrom { get; init; }

    /// <summary>Null when no error is recognised, or none that has to do with TLS or access.</summary>
    public required ErrorCause? Cause { get; init; }

    /// <summary>What else the text leaves open, the likelier first.</summary>
    public required ImmutableArray<ErrorCause> Alternatives { get; init; }

    /// <summary>Every error of the text, also those that are not recognised, in its order.</summary>
    public required ImmutableArray<ErrorSentence> Errors { get; init; }

    /// <summary>What the answer does not cover: nothing was recognised, only English is known, the text was cut.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The attempt that pg_hba.conf refused, where that is the cause and the text tells it.</summary>
    public HbaAttempt? Attempt { get; init; }

    /// <summary>The line of pg_hba.conf that the log names, where it does.</summary>
    public MatchedLine? Matched { get; init; }

    /// <summary>The name or address that the server certificate lacks, where the text tells it.</summary>
    public string? MissingName { get; init; }
}

/// <summary>A cause with its remedy.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Remedy">One sentence.</param>
/// <param name="Recipe">The recipe whose plan changes what causes it; null where no plan does.</param>
public sealed record ErrorCause(FindingCode Code, Confidence Confidence, string Message, string Remedy, string? Recipe);

/// <summary>An error as the text has it, in one line.</summary>
/// <param name="Line">From 1.</param>
public sealed record ErrorSentence(string Text, int Line);

/// <summary><c>Connection matched file "…/pg_hba.conf" line 2</c>.</summary>
/// <param name="FileName">Null up to 15, which names only pg_hba.conf.</param>
public sealed record MatchedLine(string? FileName, int LineNumber);
