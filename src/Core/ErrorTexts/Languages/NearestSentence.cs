using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>
/// The sentence of a catalogue that a text is nearest to, by pairs of letters: translators word a sentence differently from one version to
/// the next, and the version that wrote a text need not be one that is installed.
/// </summary>
internal sealed class NearestSentence
{
    private const int MostLines = 40;
    private const int LongestLine = 400;

    private readonly ImmutableArray<(ImmutableArray<int> Pairs, bool Ideographs, TranslatedSentence Sentence)> _sentences;

    public NearestSentence(IEnumerable<TranslatedSentence> sentences) => _sentences =
    [
        .. sentences.Select(sentence => (Text: sentence.Pattern.AllText, Sentence: sentence))
            .Select(sentence => (Pairs(sentence.Text), sentence.Text.Any(letter => letter > '\u2e7f'), sentence.Sentence))
            .Where(sentence => sentence.Item1.Length >= (sentence.Item2 ? 9 : 25)),
    ];

    /// <summary>Null when no sentence is near enough to be meant.</summary>
    public (int Line, TranslatedSentence Sentence)? Find(IEnumerable<string> foldedLines)
    {
        (int, TranslatedSentence)? nearest = null;
        var best = 0.0;
        var line = -1;
        foreach (var text in foldedLines.Take(MostLines))
        {
            line++;
            if (System.Text.Ascii.IsValid(text)) continue;
            var held = Pairs(text.Length > LongestLine ? text[..LongestLine] : text).ToHashSet();
            foreach (var (pairs, ideographs, sentence) in _sentences)
            {
                var share = pairs.Count(held.Contains) / (double)pairs.Length;
                if (share <= best || share < (ideographs ? 0.68 : 0.92)) continue;
                (best, nearest) = (share, (line, sentence));
            }
        }

        return nearest;
    }

    private static ImmutableArray<int> Pairs(string text)
    {
        var pairs = ImmutableArray.CreateBuilder<int>();
        var last = '\0';
        foreach (var letter in text)
        {
            if (!char.IsLetter(letter)) continue;
            if (last != '\0') pairs.Add(last << 16 | letter);
            last = letter;
        }

        return pairs.ToImmutable();
    }
}
