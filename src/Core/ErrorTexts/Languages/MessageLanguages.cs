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

    /// <summary>Sentences around errors, which tell who wrote a log and which record is meant.</summary>
    private static readonly FrozenSet<string> s_contexts = FrozenSet.ToFrozenSet(
    [
        "%s was not reloaded", "could not load %s", "received SIGHUP, reloading configuration files", "could not accept SSL connection: %s",
        "could not accept SSL connection: %m", "Connection matched pg_hba.conf line %d: \"%s\"",
        "Connection matched file \"%s\" line %d: \"%s\"", "line %d of configuration file \"%s\"", "could not load server certificate file",
        "connection to server at \"%s\" (%s), port %s failed: ", "connection to server at \"%s\", port %s failed: ",
        "connection to server on socket \"%s\" failed: ", "unrecognized configuration parameter \"%s\"",
        "unrecognized configuration parameter \"%s\" in file \"%s\" line %d", "invalid value for parameter \"%s\": \"%s\"",
        "invalid %s value: \"%s\"\n", "invalid %s value: \"%s\"",
    ], StringComparer.Ordinal);

    private readonly SentenceIndex<TranslatedSentence>? _sentences;
    private readonly NearestSentence? _nearest;
    private readonly FrozenDictionary<string, string> _phrases;

    // Whole messages that are not looked for: one of them is not another sentence worded differently.
    private readonly FrozenSet<string> _others;
    private readonly SentenceIndex<(string Word, string English)>? _words;

    private MessageLanguages(ImmutableArray<string> names, IReadOnlyCollection<TranslatedSentence> sentences,
        IReadOnlyDictionary<string, string> phrases, IReadOnlyDictionary<string, string> severities, IReadOnlySet<string> others)
    {
        Names = names;
        _others = others.ToFrozenSet(StringComparer.Ordinal);
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
        FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty, FrozenSet<string>.Empty);

    /// <summary>The languages beside English, as gettext spells them: <c>de</c>, <c>zh_CN</c>; sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <param name="isKnown">Whether an English sentence, its gaps filled with <c>x</c>, is one that is looked for.</param>
    public static MessageLanguages Of(IEnumerable<(string Language, MoFile File)> catalogues, Func<string, bool> isKnown)
    {
        ArgumentNullException.ThrowIfNull(catalogues);
        ArgumentNullException.ThrowIfNull(isKnown);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var sentences = new Dictionary<(string, string), ImmutableArray<TranslatedSentence>>();
        var phrases = new Dictionary<string, string>(StringComparer.Ordinal);
        var severities = new Dictionary<string, string>(StringComparer.Ordinal);
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (language, file) in catalogues)
        {
            foreach (var (original, translation) in file.Messages)
            {
                if (s_severities.Contains(original))
                    severities.TryAdd(Typography.Plain(translation), original);
                else if (s_phrases.Contains(original))
                    phrases.TryAdd(Folding.Fold(Typography.Plain(translation)), original);
                else if (!sentences.ContainsKey((original, translation)) && (s_contexts.Contains(original) || isKnown(Filled(original))))
                    sentences[(original, translation)] = [.. TranslatedSentence.All(original, translation)];
                else
                {
                    if (!translation.Contains('%', StringComparison.Ordinal) && !System.Text.Ascii.IsValid(translation))
                        others.Add(Folding.Fold(Typography.Plain(translation)).Trim());
                    continue;
                }

                names.Add(language);
            }
        }

        return names.Count == 0 ? EnglishOnly : new([.. names], [.. sentences.Values.SelectMany(all => all)], phrases, severities, others);
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
    /// The English sentence, without what its gaps hold, that the text may mean, where a version that is not installed words it
    /// differently; null when none is near.
    /// </summary>
    public string? Nearest(PastedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_nearest is null || System.Text.Ascii.IsValid(text.Text)) return null;
        // The answer to a statement is none of a connection; psql's own errors begin with its name.
        var lines = Enumerable.Range(0, text.LineCount).Select(text.LineBounds)
            .Where(line => !text.Text.AsSpan(line.Start, line.End - line.Start).Contains("ERROR:", StringComparison.Ordinal)
                || text.Text.AsSpan(line.Start, line.End - line.Start).StartsWith("psql: ERROR:"))
            .Select(line => text.Folded[line.Start..line.End])
            .Where(line => !_others.Contains(line[(line.IndexOf(": ", StringComparison.Ordinal) + 1)..].Trim()));
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
            if (match.Start < end || sentence.StandsAlone && !IsAlone(text, match)) continue;
            changes.Add((match.Start, match.End, sentence.ToEnglish(text.Text, match, Phrase)));
            end = match.End;
        }

        return (Words(text.Replace(changes)), changes.Count);
    }

    // "Timeout" alone is an error; within a sentence it is a word.
    private static bool IsAlone(PastedText text, SentenceMatch match)
    {
        var (start, end) = text.LineAt(match.Start);
        var before = text.Text.AsSpan(start, match.Start - start).TrimEnd();
        var behind = text.Text.AsSpan(match.End, Math.Max(0, end - match.End)).TrimStart();
        return (before.IsEmpty || before[^1] is ':' or '(' or '"' or '>')
            && (behind.IsEmpty || behind[0] is '.' or '(' or ')' or '"' or '\\' or ',');
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
