using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts;

/// <summary>The errors of a text as its lines have them, recognised or not.</summary>
internal static class ErrorSentences
{
    private const int Most = 100;
    private const int Longest = 400;

    private static readonly string[] s_severities = ["ERROR:", "FATAL:", "PANIC:"];

    /// <param name="starts">Where recognised errors begin.</param>
    public static ImmutableArray<ErrorSentence> Of(PastedText text, ImmutableArray<int> starts)
    {
        var found = new SortedDictionary<int, ErrorSentence>();
        foreach (var start in starts)
        {
            if (found.Count >= Most) break;
            Add(text, found, start);
        }

        foreach (var severity in s_severities)
        {
            var at = -1;
            while (found.Count < Most && (at = text.Text.IndexOf(severity, at + 1, StringComparison.Ordinal)) >= 0)
                Add(text, found, Math.Min(at + severity.Length + 1, text.Text.Length - 1));
        }

        return [.. found.Values];
    }

    // One of a line is enough: its text is the line's.
    private static void Add(PastedText text, SortedDictionary<int, ErrorSentence> found, int at)
    {
        if (at < 0) return;
        var (start, end) = text.LineAt(at);
        if (found.ContainsKey(start)) return;
        var from = Math.Max(start, at - Longest / 2);
        var line = text.Text.AsSpan(from, Math.Min(end, from + Longest) - from).Trim();
        if (!line.IsEmpty) found[start] = new(line.ToString(), text.LineNumberAt(at));
    }
}
