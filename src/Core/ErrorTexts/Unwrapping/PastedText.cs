using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Sentences;

namespace PgTlsDashboard.Core.ErrorTexts.Unwrapping;

/// <summary>
/// A pasted text without what carried it (prefixes of collectors, escapes, colours, typography): one line of words, a space apart, that
/// remembers where each line began.
/// </summary>
public sealed class PastedText
{
    private readonly ImmutableArray<int> _starts;
    private readonly ImmutableArray<int> _numbers;

    /// <param name="text">White space is single spaces.</param>
    /// <param name="starts">Where the lines begin in <paramref name="text"/>, ascending.</param>
    /// <param name="numbers">The number of each of these lines in what was pasted, from 1.</param>
    public PastedText(string text, ImmutableArray<int> starts, ImmutableArray<int> numbers)
    {
        (Text, Folded, _starts, _numbers) = (text, Folding.Fold(text), starts, numbers);
    }

    /// <summary>To be read and quoted.</summary>
    public string Text { get; }

    /// <summary>The same length as <see cref="Text"/>, to be searched.</summary>
    public string Folded { get; }

    public int LineCount => _starts.Length;

    /// <summary>The line, from 1, that a character was pasted in.</summary>
    public int LineNumberAt(int index) => _numbers[Line(index)];

    /// <summary>The bounds in <see cref="Text"/> of the line that holds a character.</summary>
    public (int Start, int End) LineAt(int index) => LineBounds(Line(index));

    /// <summary>The bounds in <see cref="Text"/> of a line, counted from 0.</summary>
    public (int Start, int End) LineBounds(int line) => (_starts[line], line + 1 < _starts.Length ? _starts[line + 1] : Text.Length);

    /// <summary>The text with some stretches replaced; the lines move along.</summary>
    /// <param name="changes">In ascending order, without overlap.</param>
    public PastedText Replace(IReadOnlyList<(int Start, int End, string By)> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count == 0) return this;
        var text = new System.Text.StringBuilder(Text.Length);
        var starts = ImmutableArray.CreateBuilder<int>(_starts.Length);
        var (from, line) = (0, 0);
        foreach (var (start, end, by) in changes)
        {
            for (; line < _starts.Length && _starts[line] <= start; line++) starts.Add(text.Length + _starts[line] - from);
            text.Append(Text, from, start - from);
            for (; line < _starts.Length && _starts[line] < end; line++) starts.Add(text.Length);
            text.Append(by);
            from = end;
        }

        for (; line < _starts.Length; line++) starts.Add(text.Length + _starts[line] - from);
        text.Append(Text, from, Text.Length - from);
        return new(text.ToString(), starts.ToImmutable(), _numbers);
    }

    private int Line(int index)
    {
        var at = _starts.BinarySearch(index);
        return Math.Max(0, at >= 0 ? at : ~at - 1);
    }
}
