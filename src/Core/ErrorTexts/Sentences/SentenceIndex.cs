using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Sentences;

/// <summary>Finds which of many sentences are in a text, in one pass: the cost grows with the text's length alone.</summary>
/// <typeparam name="T">What a sentence stands for.</typeparam>
public sealed class SentenceIndex<T>
{
    private const int KeyLength = 2;

    private readonly SearchValues<string> _anchors;
    private readonly FrozenDictionary<(char, char), ImmutableArray<(SentencePattern Pattern, T Value)>> _byKey;

    /// <param name="sentences">An anchor has two characters at least.</param>
    public SentenceIndex(IEnumerable<(SentencePattern Pattern, T Value)> sentences)
    {
        var all = sentences.Where(sentence => sentence.Pattern.Anchor.Length >= KeyLength).ToArray();
        _anchors = SearchValues.Create(
            [.. all.Select(sentence => sentence.Pattern.Anchor).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);
        _byKey = all.GroupBy(sentence => Key(sentence.Pattern.Anchor, 0))
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    /// <summary>The sentences in <paramref name="folded"/>, in the order of their anchors; at most <paramref name="most"/>.</summary>
    public ImmutableArray<(SentenceMatch Match, SentencePattern Pattern, T Value)> Find(string folded, int most)
    {
        ArgumentNullException.ThrowIfNull(folded);
        var found = ImmutableArray.CreateBuilder<(SentenceMatch, SentencePattern, T)>();
        var at = 0;
        while (found.Count < most && at + KeyLength <= folded.Length)
        {
            var next = folded.AsSpan(at).IndexOfAny(_anchors);
            if (next < 0) break;
            at += next;
            foreach (var (pattern, value) in _byKey[Key(folded, at)])
            {
                if (folded.AsSpan(at).StartsWith(pattern.Anchor, StringComparison.Ordinal) && pattern.Match(folded, at) is { } match)
                    found.Add((match, pattern, value));
            }

            at++;
        }

        return found.ToImmutable();
    }

    private static (char, char) Key(string text, int at) => (text[at], text[at + 1]);
}
