using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Known;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>An error in a text, and what causes it there, by the side that heard it.</summary>
/// <param name="Start">In the unwrapped text, as is <paramref name="End"/>.</param>
/// <param name="Also">Causes that the same words may have.</param>
/// <param name="Guessed">Read from the shape of a text or from a sentence that is cut, not from its words.</param>
internal sealed record FoundError(
    int Start, int End, FindingCode Cause, ImmutableArray<FindingCode> Also, ErrorWeight Weight, bool Guessed = false);
