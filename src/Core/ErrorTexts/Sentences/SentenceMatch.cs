using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Sentences;

/// <summary>Where a sentence stands in a text, in characters, and what its gaps hold.</summary>
public readonly record struct SentenceMatch(int Start, int End, ImmutableArray<(int Start, int End)> Gaps);
