using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Known;
using PgTlsDashboard.Core.ErrorTexts.Sentences;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>All errors of a text, in its order.</summary>
internal static class ErrorFinder
{
    private const int MostSentences = 1000;

    public static ImmutableArray<FoundError> Find(PastedText text, Hearer hearer)
    {
        var others = new OtherPrograms(text);
        var known = KnownErrors.Find(text.Folded, MostSentences)
            .Where(found => !(found.Error.Anywhere && others.Wrote(found.Match.Start))
                && !(found.Error.AtLogin && AnswersStatement(text, found.Match.Start)))
            .Select(found => Found(text, hearer, found.Match, found.Error))
            .ToArray();
        var unspoken = UnspokenErrors.In(text)
            .Where(error => !known.Any(other => Covers(other, error)) && !others.Wrote(error.Start)
                && !(hearer == Hearer.ServerLog && error.Cause != FindingCode.NoRecordTls && error.Cause != FindingCode.NoRecordPlaintext));
        return Longest(known.Concat(unspoken));
    }

    /// <summary>Where errors begin that are not PostgreSQL's, or not of a connection.</summary>
    public static ImmutableArray<int> OfOthers(PastedText text) =>
        [.. KnownErrors.Find(text.Folded, MostSentences).Select(found => found.Match.Start)];

    private static FoundError Found(PastedText text, Hearer hearer, SentenceMatch match, KnownError error)
    {
        var (cause, also) = error.AtServer is { } atServer && HeardByServer(text, hearer, match.Start)
            ? (atServer, error.AlsoAtServer ?? error.Also.Remove(error.Cause).Remove(atServer))
            : (error.Cause, error.Also);
        if (cause == error.Cause && error.AtServer is null && error.AlsoAtServer is { } server && HeardByServer(text, hearer, match.Start))
            also = server;
        if (hearer == Hearer.PoolerLog && error.AtServer is { } otherSide) also = [.. also, cause == otherSide ? error.Cause : otherSide];
        if (cause != FindingCode.NoRecordPlaintext) return new(match.Start, match.End, cause, also, error.Weight);

        var encrypted = Encryption.Of(text, match.Start, match.End);
        return encrypted switch
        {
            true => new(match.Start, match.End, FindingCode.NoRecordTls, also, error.Weight),
            false => new(match.Start, match.End, cause, also, error.Weight),
            null => new(match.Start, match.End, cause, [FindingCode.NoRecordTls, .. also], error.Weight, Guessed: true),
        };
    }

    // A pooler is a server to its clients (C-) and a client to its servers (S-).
    private static bool HeardByServer(PastedText text, Hearer hearer, int at)
    {
        if (hearer == Hearer.PoolerLog)
        {
            var (server, client) = (Distance(text.Folded, "s 0x", at), Distance(text.Folded, "c 0x", at));
            return server == int.MaxValue || client < server;
        }

        var (start, end) = text.LineAt(at);
        var line = text.Text.AsSpan(start, Math.Min(end - start, 400));
        return hearer == Hearer.ServerLog || HearerReader.IsServerLine(line);
    }

    // What was said just before counts for more than what comes after.
    private static int Distance(string folded, string mark, int at)
    {
        const int near = 2000;
        var before = folded.AsSpan(Math.Max(0, at - near), Math.Min(at, near)).LastIndexOf(mark, StringComparison.Ordinal);
        if (before >= 0) return Math.Min(at, near) - before;
        var behind = folded.AsSpan(at, Math.Min(near, folded.Length - at)).IndexOf(mark, StringComparison.Ordinal);
        return behind >= 0 ? near + behind : int.MaxValue;
    }

    private static bool AnswersStatement(PastedText text, int at)
    {
        var before = text.Text.AsSpan(Math.Max(0, at - 60), Math.Min(at, 60)).TrimEnd(" \"'");
        return before.EndsWith("ERROR:") || before.EndsWith("42704:") || before.Contains("UndefinedObject", StringComparison.Ordinal);
    }

    private static bool Covers(FoundError known, FoundError unspoken) =>
        known.Start <= unspoken.End + 200 && unspoken.Start <= known.End + 200
        && known.Weight >= ErrorWeight.Transport;

    /// <summary>Of sentences within each other the longest stays.</summary>
    private static ImmutableArray<FoundError> Longest(IEnumerable<FoundError> errors)
    {
        var found = ImmutableArray.CreateBuilder<FoundError>();
        var ordered = errors.OrderBy(error => error.Start).ThenByDescending(error => error.End).ThenByDescending(error => error.Weight);
        foreach (var error in ordered)
        {
            if (found.Count > 0 && found[^1] is var last && error.Start < last.End)
            {
                if (error.End <= last.End || error.Weight < last.Weight) continue;
                if (error.Weight > last.Weight) found.RemoveAt(found.Count - 1);
            }

            found.Add(error);
        }

        return found.ToImmutable();
    }
}
