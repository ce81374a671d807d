using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.ErrorTexts.Sentences;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>A sentence of another language, and the English one that a match stands for.</summary>
internal sealed record TranslatedSentence(SentencePattern Pattern, ImmutableArray<int> Gaps, FormatText English)
{
    /// <summary>Literal characters that a translation needs at least, not to be found in text that is something else.</summary>
    private const int ShortestLiteral = 6;

    /// <summary>Null for a translation that says nothing of its own: the English words, or too few.</summary>
    public static TranslatedSentence? Of(string original, string translation)
    {
        var (english, format) = (FormatText.Of(Typography.Plain(original)), FormatText.Of(Typography.Plain(translation)));
        if (english.Pieces.SequenceEqual(format.Pieces, StringComparer.Ordinal)) return null;
        var pieces = ImmutableArray.CreateBuilder<string>();
        var gaps = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < format.Pieces.Length; i++)
        {
            var piece = Folding.Fold(format.Pieces[i]);
            // Two conversions without text between them are one gap, as is white space alone at the ends.
            if (piece.Length == 0 || (i == 0 || i == format.Pieces.Length - 1) && string.IsNullOrWhiteSpace(piece)) continue;
            if (pieces.Count > 0) gaps.Add(format.Arguments[i - 1]);
            pieces.Add(piece);
        }

        if (pieces.Count == 0 || pieces.Sum(piece => piece.Count(char.IsLetter)) is var letters && letters < ShortestLiteral
            && !pieces.Any(piece => piece.Any(letter => letter > '\u2e7f'))) return null;
        if (pieces.Max(piece => piece.Length) < 2) return null;
        return new(new(pieces.ToImmutable(), [.. gaps.Select(_ => false)]), gaps.ToImmutable(), english);
    }

    /// <summary>The English sentence with what the gaps of the match hold; what stands before and behind the match stays.</summary>
    public string ToEnglish(string text, SentenceMatch match, Func<string, string> word)
    {
        var sentence = new StringBuilder();
        for (var i = 0; i < English.Pieces.Length; i++)
        {
            sentence.Append(English.Pieces[i]);
            if (i >= English.Arguments.Length) break;
            var gap = Gaps.IndexOf(English.Arguments[i]);
            if (gap >= 0) sentence.Append(word(text[match.Gaps[gap].Start..match.Gaps[gap].End]));
        }

        return sentence.ToString();
    }
}
