using System.Collections.Frozen;
using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Sentences;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Languages;

/// <summary>
/// The messages of PostgreSQL in the languages whose catalogues were found, each with its English sentence. Only sentences of which the
/// English one is known are kept.
/// </summary>
public sealed class MessageLanguages
{
    private const int MostMatches = 2000;

    /// <summary>For a repair of a wrong encoding, which is tried several times.</summary>
    private const int LongestRepair = 64 * 1024;

    private static readonly FrozenSet<string> s_severities = FrozenSet.ToFrozenSet(
        ["DEBUG", "LOG", "INFO", "NOTICE", "WARNING", "ERROR", "FATAL", "PANIC", "DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY",
            "LOCATION", "BACKTRACE"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_phrases = FrozenSet.ToFrozenSet(
        ["no encryption", "SSL encryption", "GSS encryption", "SSL on", "SSL off"], StringComparer.Ordinal);

    private readonly SentenceIndex<TranslatedSentence>? _sentences;
    private readonly NearestSentence? _nearest;
    private readonly FrozenDictionary<string, string> _phrases;
    private readonly SentenceIndex<(string Word, string English)>? _words;

    private MessageLanguages(ImmutableArray<string> names, IReadOnlyCollection<TranslatedSentence> sentences,
        IReadOnlyDictionary<string, string> phrases, IReadOnlyDictionary<string, string> severities)
    {
        Names = names;
        _phrases = phrases.ToFrozenDictionary(StringComparer.Ordinal);
        if (sentences.Count > 0)
        {
            _sentences = new(sentences.Select(sentence => (sentence.Pattern, sentence)));
            _nearest = new(sentences);
        }

        var words = phrases.Concat(severities.Select(word => KeyValuePair.Create(word.Key + ":", word.Value + ":")))
            .Where(word => word.Key != word.Value && word.Key.AsSpan().IndexOfAny('%', '*') < 0)
            .Select(word => (SentencePattern.Of(word.Key), (word.Key, word.Value))).ToArray();
        if (words.Length > 0) _words = new(words);
    }

    public static MessageLanguages EnglishOnly { get; } = new([], [],
        FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty);

    /// <summary>The languages beside English, as gettext spells them: <c>de</c>, <c>zh_CN</c>; sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <param name="isKnown">Whether an English sentence, its gaps filled with <c>x</c>, is one that is looked for.</param>
    public static MessageLanguages Of(IEnumerable<(string Language, MoFile File)> catalogues, Func<string, bool> isKnown)
    {
        ArgumentNullException.ThrowIfNull(catalogues);
        ArgumentNullException.ThrowIfNull(isKnown);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var sentences = new Dictionary<(string, string), ImmutableArray<TranslatedSentence>>();
        var (phrases, severities) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (language, file) in catalogues)
        {
            foreach (var (original, translation) in file.Messages)
            {
                if (s_severities.Contains(original))
                    severities.TryAdd(Typography.Plain(translation), original);
                else if (s_phrases.Contains(original))
                    phrases.TryAdd(Folding.Fold(Typography.Plain(translation)), original);
                else if (!sentences.ContainsKey((original, translation)) && isKnown(Filled(original)))
                    sentences[(original, translation)] = [.. TranslatedSentence.All(original, translation)];
                else continue;
                names.Add(language);
            }
        }

        return names.Count == 0 ? EnglishOnly : new([.. names], [.. sentences.Values.SelectMany(all => all)], phrases, severities);
    }

    /// <summary>The text with each sentence that is known in another language put into English.</summary>
    public (PastedText Text, int Sentences) ToEnglish(PastedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_sentences is null) return (text, 0);
        var direct = Translate(text);
        if (direct.Sentences > 0 || text.Text.Length > LongestRepair) return direct;
        var best = direct;
        foreach (var repaired in LegacyEncodings.Repairs(text.Text))
            if (Translate(OneLine(repaired)) is var repair && repair.Sentences > best.Sentences) best = repair;
        return best;
    }

    /// <summary>
    /// The English sentence, without what its gaps hold, that the text may mean, where a version that is not installed words it differently;
    /// null when none is near.
    /// </summary>
    public string? Nearest(PastedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_nearest is null || System.Text.Ascii.IsValid(text.Text)) return null;
        var lines = Enumerable.Range(0, text.LineCount).Select(text.LineBounds).Select(line => text.Folded[line.Start..line.End]);
        return _nearest.Find(lines) is { Sentence: var sentence } ? string.Join('x', sentence.English.Pieces) : null;
    }

    private static PastedText OneLine(string text) => new(Typography.Plain(text), [0], [1]);

    private static string Filled(string original)
    {
        var format = FormatText.Of(original);
        return string.Join('x', format.Pieces);
    }

    private (PastedText Text, int Sentences) Translate(PastedText text)
    {
        var changes = new List<(int Start, int End, string By)>();
        var end = 0;
        // Of sentences that begin alike the one with more text of its own is meant.
        foreach (var (match, _, sentence) in _sentences!.Find(text.Folded, MostMatches)
            .OrderBy(found => found.Match.Start).ThenByDescending(found => found.Pattern.Length))
        {
            if (match.Start < end) continue;
            changes.Add((match.Start, match.End, sentence.ToEnglish(text.Text, match, Phrase)));
            end = match.End;
        }

        return (Words(text.Replace(changes)), changes.Count);
    }

    private string Phrase(string text) => _phrases.GetValueOrDefault(Folding.Fold(text.Trim()), text);

    private PastedText Words(PastedText text)
    {
        if (_words is null) return text;
        var changes = new List<(int Start, int End, string By)>();
        var end = 0;
        foreach (var (match, _, word) in _words.Find(text.Folded, MostMatches))
        {
            if (match.Start < end || match.Start > 0 && char.IsAsciiLetter(text.Text[match.Start - 1])) continue;
            // Severities are in capitals where a language has them: psql's own "error:" is none.
            if (word.Word.EndsWith(':') && !text.Text.AsSpan(match.Start).StartsWith(word.Word, StringComparison.Ordinal)) continue;
            changes.Add((match.Start, match.End, word.English));
            end = match.End;
        }

        return text.Replace(changes);
    }
}
