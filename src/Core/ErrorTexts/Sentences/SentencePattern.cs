using System.Collections.Immutable;

namespace PgTlsDashboard.Core.ErrorTexts.Sentences;

/// <summary>
/// A sentence with gaps. The literal pieces are compared folded (<see cref="Folding"/>); a gap holds at most <see cref="LongestGap"/>
/// characters, so that a match costs the same in any text.
/// </summary>
public sealed class SentencePattern
{
    public const int LongestGap = 160;

    private readonly ImmutableArray<string> _pieces;
    private readonly ImmutableArray<bool> _nameGaps;
    private readonly int _anchor;

    /// <param name="pieces">Folded literal text, in order; a gap is between each two.</param>
    /// <param name="nameGaps">For each gap, whether it holds one name, perhaps quoted, and no other quotation mark.</param>
    public SentencePattern(ImmutableArray<string> pieces, ImmutableArray<bool> nameGaps)
    {
        if (pieces.IsEmpty || pieces.Any(piece => piece.Length == 0) || nameGaps.Length != pieces.Length - 1)
            throw new ArgumentException("A sentence has literal text around each gap.", nameof(pieces));
        (_pieces, _nameGaps) = (pieces, nameGaps);
        for (var i = 1; i < pieces.Length; i++)
            if (pieces[i].Length > pieces[_anchor].Length) _anchor = i;
    }

    /// <summary>The longest piece, at which a search finds the sentence.</summary>
    public string Anchor => _pieces[_anchor];

    /// <summary>All literal text, without the gaps.</summary>
    public int Length => _pieces.Sum(piece => piece.Length);

    /// <summary>All literal text, a space for each gap.</summary>
    public string AllText => string.Join(' ', _pieces);

    /// <param name="sentence">A name gap is <c>%</c>, any other gap is <c>*</c>.</param>
    public static SentencePattern Of(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var pieces = Folding.Fold(sentence).Split('%', '*');
        var gaps = sentence.Where(character => character is '%' or '*').Select(character => character == '%');
        return new([.. pieces], [.. gaps]);
    }

    /// <summary>Null when the pieces around the anchor at <paramref name="anchorAt"/> are not those of the sentence.</summary>
    public SentenceMatch? Match(string folded, int anchorAt)
    {
        ArgumentNullException.ThrowIfNull(folded);
        var gaps = new (int Start, int End)[_nameGaps.Length];
        var start = anchorAt;
        for (var i = _anchor - 1; i >= 0; i--)
        {
            var from = Math.Max(0, start - LongestGap - _pieces[i].Length);
            var at = folded.AsSpan(from, start - from).LastIndexOf(_pieces[i], StringComparison.Ordinal);
            if (at < 0) return null;
            at += from;
            gaps[i] = (at + _pieces[i].Length, start);
            if (!Fits(folded, gaps[i], _nameGaps[i])) return null;
            start = at;
        }

        var end = anchorAt + Anchor.Length;
        for (var i = _anchor + 1; i < _pieces.Length; i++)
        {
            var length = Math.Min(LongestGap + _pieces[i].Length, folded.Length - end);
            var at = folded.AsSpan(end, length).IndexOf(_pieces[i], StringComparison.Ordinal);
            if (at < 0) return null;
            gaps[i - 1] = (end, end + at);
            if (!Fits(folded, gaps[i - 1], _nameGaps[i - 1])) return null;
            end += at + _pieces[i].Length;
        }

        return new(start, end, [.. gaps]);
    }

    private static bool Fits(string folded, (int Start, int End) gap, bool name)
    {
        if (!name) return true;
        var text = folded.AsSpan(gap.Start, gap.End - gap.Start).Trim();
        if (text is ['"', .. var inner, '"']) return !inner.Contains('"');
        if (text is ['\'', .. var quoted, '\'']) return !quoted.Contains('\'');
        return text.Length is > 0 and <= 80 && !text.ContainsAny(" \"");
    }
}
