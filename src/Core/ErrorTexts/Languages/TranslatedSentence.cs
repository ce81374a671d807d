using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.ErrorTexts.Sentences;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>A sentence of another language, and the English one that a match stands for.</summary>
internal sealed record TranslatedSentence(SentencePattern Pattern, ImmutableArray<int> Gaps, FormatText English, int? Leading,
    int? Trailing)
{
    /// <summary>Literal characters that a translation needs at least, not to be found in text that is something else.</summary>
    private const int ShortestLiteral = 6;

    /// <summary>Of a few words only, which other sentences hold too.</summary>
    public bool StandsAlone => English.Arguments.IsEmpty && Pattern.Length < (Pattern.AllText.Any(letter => letter > '\u2e7f') ? 8 : 24);

    /// <summary>The whole message, and its first line alone, with which a text may end.</summary>
    public static IEnumerable<TranslatedSentence> All(string original, string translation)
    {
        if (Of(original, translation) is { } whole) yield return whole;
        var (line, translated) = (FirstLine(original), FirstLine(translation));
        if (line.Length == original.TrimEnd().Length || translated.Length == translation.TrimEnd().Length
            || FormatText.Of(line).Arguments.Length != FormatText.Of(translated).Arguments.Length) yield break;
        if (Of(line, translated) is { } first) yield return first;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();

    /// <summary>Null for a translation that says nothing of its own: the English words, or too few.</summary>
    private static TranslatedSentence? Of(string original, string translation)
    {
        var (english, format) = (FormatText.Of(Typography.Plain(original)), FormatText.Of(Typography.Plain(translation)));
        if (english.Pieces.SequenceEqual(format.Pieces, StringComparer.Ordinal)) return null;
        var pieces = ImmutableArray.CreateBuilder<string>();
        var gaps = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < format.Pieces.Length; i++)
        {
            var piece = Folding.Fold(format.Pieces[i]);
            // The end of a message is that of a line.
            if (i == 0) piece = piece.TrimStart();
            if (i == format.Pieces.Length - 1) piece = piece.TrimEnd();
            // Two conversions without text between them are one gap.
            if (piece.Length == 0) continue;
            if (pieces.Count > 0) gaps.Add(format.Arguments[i - 1]);
            pieces.Add(piece);
        }

        if (pieces.Count == 0 || pieces.Sum(piece => piece.Count(char.IsLetter)) is var letters && letters < ShortestLiteral
            && !pieces.Any(piece => piece.Any(letter => letter > '\u2e7f'))) return null;
        if (!pieces.Any(piece => piece.Length >= 2)) return null;
        return new(new(pieces.ToImmutable(), [.. gaps.Select(_ => false)]), gaps.ToImmutable(), english,
            string.IsNullOrWhiteSpace(format.Pieces[0]) && !format.Arguments.IsEmpty ? format.Arguments[0] : null,
            string.IsNullOrWhiteSpace(format.Pieces[^1]) && !format.Arguments.IsEmpty ? format.Arguments[^1] : null);
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
            if (gap < 0 && English.Arguments[i] == Leading) sentence.Append(WordBefore(text, match.Start));
            // What stands behind the match stays there: it is needed here only where the English sentence goes on.
            if (gap < 0 && English.Arguments[i] == Trailing && English.Pieces[i + 1].Trim().Length > 1)
                sentence.Append(WordBehind(text, match.End));
            if (gap >= 0) sentence.Append(word(text[match.Gaps[gap].Start..match.Gaps[gap].End]));
        }

        return sentence.ToString();
    }

    // What stands before a translation that begins with an argument.
    private static string WordBefore(string text, int at)
    {
        var before = text.AsSpan(Math.Max(0, at - 100), Math.Min(at, 100)).TrimEnd();
        return before[(before.LastIndexOf(' ') + 1)..].ToString();
    }

    private static string WordBehind(string text, int at)
    {
        var behind = text.AsSpan(at, Math.Min(100, text.Length - at)).TrimStart();
        return behind[..(behind.IndexOf(' ') is var end and >= 0 ? end : behind.Length)].ToString();
    }
}
