using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Sentences;

namespace PgTlsDashboard.Core.ErrorTexts.Known;

/// <summary>All sentences that are known.</summary>
public static class KnownErrors
{
    public static ImmutableArray<KnownError> All { get; } =
    [
        .. AccessErrors.All, .. PasswordErrors.All, .. ClientCertificateErrors.All, .. CertificateVerifyErrors.All, .. TlsAlertErrors.All,
        .. RootFileErrors.All, .. ServerFileErrors.All, .. HbaRecordErrors.All, .. NegotiationErrors.All, .. NetworkErrors.All,
    ];

    private static readonly SentenceIndex<KnownError> s_index =
        new(All.Select(error => (SentencePattern.Of(error.Sentence), error)));

    /// <summary>Where they stand in a folded text, at most <paramref name="most"/>.</summary>
    public static ImmutableArray<(SentenceMatch Match, KnownError Error)> Find(string folded, int most) =>
    [
        .. s_index.Find(folded, most)
            .Where(found => !found.Value.Word || IsWord(folded, found.Match))
            .Select(found => (found.Match, found.Value)),
    ];

    /// <summary>Whether a sentence of a program is one of these.</summary>
    public static bool Hold(string sentence) => !Find(Folding.Fold(sentence), 20).IsEmpty;

    /// <summary>The error whose sentence, cut short, ends the text; at least <paramref name="least"/> characters of it.</summary>
    public static (int Start, KnownError Error)? Cut(ReadOnlySpan<char> folded, int least)
    {
        (int Start, KnownError Error)? longest = null;
        foreach (var error in All)
        {
            var beginning = Beginning(error);
            for (var length = Math.Min(beginning.Length - 1, folded.Length); length >= least; length--)
            {
                if (!folded.EndsWith(beginning.AsSpan(0, length), StringComparison.Ordinal)) continue;
                if (longest is null || folded.Length - length < longest.Value.Start) longest = (folded.Length - length, error);
                break;
            }
        }

        return longest;
    }

    private static string Beginning(KnownError error)
    {
        var folded = Folding.Fold(error.Sentence);
        return folded.AsSpan().IndexOfAny('%', '*') is var gap and >= 0 ? folded[..gap] : folded;
    }

    private static bool IsWord(string folded, SentenceMatch match) =>
        (match.Start == 0 || !char.IsLetterOrDigit(folded[match.Start - 1]))
        && (match.End == folded.Length || !char.IsLetterOrDigit(folded[match.End]));
}
