using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Sentences;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>A sentence that a program prints, and the cause that it speaks of.</summary>
/// <param name="Sentence">As <see cref="SentencePattern.Of"/> reads it.</param>
/// <param name="Cause">For a client that printed it.</param>
public sealed record KnownError(string Sentence, FindingCode Cause)
{
    /// <summary>
    /// The cause where the log of a server holds the sentence: an alert speaks of the certificate that its hearer showed.
    /// </summary>
    public FindingCode? AtServer { get; init; }

    /// <summary>Causes that the same words may have.</summary>
    public ImmutableArray<FindingCode> Also { get; init; } = [];

    /// <summary>The same, where the log of a server holds the sentence.</summary>
    public ImmutableArray<FindingCode>? AlsoAtServer { get; init; }

    public ErrorWeight Weight { get; init; } = ErrorWeight.Plain;

    /// <summary>Any program prints it: it counts only in a text that is not about another program.</summary>
    public bool Anywhere { get; init; }

    /// <summary>With the severity ERROR it is the answer to a statement, and no connection failed.</summary>
    public bool AtLogin { get; init; }

    /// <summary>No letter or digit stands right before or behind it.</summary>
    public bool Word { get; init; }
}
