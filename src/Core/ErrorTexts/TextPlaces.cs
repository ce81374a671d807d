using System.Globalization;
using PgTlsDashboard.Core.ErrorTexts.Sentences;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts;

/// <summary>What a text names beside its errors: the record that matched, the name that a certificate lacks.</summary>
internal static class TextPlaces
{
    private static readonly SentenceIndex<string> s_sentences = new(
    [
        (SentencePattern.Of("connection matched pg_hba.conf line *: "), "line"),
        (SentencePattern.Of("connection matched file \"*\" line *: "), "file"),
        (SentencePattern.Of("line * of configuration file \"*\""), "context"),
        (SentencePattern.Of("does not match host name \"*\""), "name"),
        (SentencePattern.Of("certificate is not valid for '*'"), "name"),
    ]);

    /// <summary>Null when the text names none, or one that cannot be.</summary>
    public static MatchedLine? MatchedLine(PastedText text)
    {
        foreach (var (match, _, kind) in s_sentences.Find(text.Folded, 20))
        {
            if (kind == "name") continue;
            var numberGap = kind == "file" ? 1 : 0;
            var digits = Gap(text, match, numberGap);
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) continue;
            return new(kind == "line" ? null : Gap(text, match, kind == "file" ? 0 : 1), number);
        }

        return null;
    }

    /// <summary>Null when the text names none.</summary>
    public static string? MissingName(PastedText text)
    {
        foreach (var (match, _, kind) in s_sentences.Find(text.Folded, 20))
        {
            if (kind == "name" && Gap(text, match, 0) is { Length: > 0 and <= 253 } name && !name.Contains(' ', StringComparison.Ordinal))
                return name;
        }

        return null;
    }

    private static string Gap(PastedText text, SentenceMatch match, int gap) =>
        text.Text[match.Gaps[gap].Start..match.Gaps[gap].End];
}
