using PgTlsDashboard.Core.ErrorTexts.Known;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>
/// Errors that are read from the shape of a text, where its words are not known: a refusal in a language without a catalogue or in a
/// damaged encoding, a file that is missing, a sentence that was cut.
/// </summary>
internal static class UnspokenErrors
{
    private const int Most = 50;
    private const int MostDots = 10;
    private const int Near = 240;
    private const int NearFile = 140;

    private static readonly string[] s_missing =
    [
        "no such file or directory", "could not find file", "could not find a part of the path", "enoent", "cannot find the file",
        "cannot find the path", "filenotfoundexception", "permission denied", "eacces", "access to the path", "does not exist",
        "is not readable",
    ];

    private static readonly string[] s_files = [".crt", ".key", ".pem", ".pk8", ".p12", ".pfx", ".cer", ".der", ".jks"];
    private static readonly string[] s_roots =
        ["root", "ca.", "ca-", "-ca", "_ca", "cacert", "bundle", "authorit", "chain", "server-ca", "global"];


    public static IEnumerable<FoundError> In(PastedText text) =>
        Records(text).Concat(Files(text)).Concat(Cut(text));

    // Two or three quoted names, the first of them an address, beside the name of the file.
    private static IEnumerable<FoundError> Records(PastedText text)
    {
        var at = -1;
        for (var i = 0; i < Most && (at = text.Folded.IndexOf("hba.conf", at + 1, StringComparison.Ordinal)) >= 0; i++)
        {
            var (from, to) = (Math.Max(0, at - Near), Math.Min(text.Text.Length, at + Near));
            if (FirstQuoted(text.Text, from, to) is not { } address) continue;
            var encrypted = Encryption.Of(text, at, Math.Min(text.Text.Length, at + 8)) ?? false;
            var (cause, other) = encrypted
                ? (FindingCode.NoRecordTls, FindingCode.NoRecordPlaintext)
                : (FindingCode.NoRecordPlaintext, FindingCode.NoRecordTls);
            yield return new(
                Math.Min(at, address), at + 8, cause, [FindingCode.RejectedByRecord, other], ErrorWeight.Vague, Guessed: true);
        }
    }

    private static int? FirstQuoted(string text, int from, int to)
    {
        var (found, names, at) = ((int?)null, 0, from);
        while (at < to && text.IndexOf('"', at, to - at) is var open and >= 0)
        {
            var close = text.IndexOf('"', open + 1, Math.Min(to, open + 100) - open - 1);
            if (close < 0) break;
            if (found is null)
            {
                var inner = text.AsSpan(open + 1, close - open - 1);
                if (inner.ContainsAny('.', ':') && System.Net.IPAddress.TryParse(inner, out _)) found = open;
                // What stands between two names is no name.
                at = found is null ? open + 1 : close + 1;
                continue;
            }

            names++;
            at = close + 1;
        }

        return names > 0 ? found : null;
    }

    private static IEnumerable<FoundError> Files(PastedText text)
    {
        foreach (var words in s_missing)
        {
            var at = -1;
            for (var i = 0; i < Most && (at = text.Folded.IndexOf(words, at + 1, StringComparison.Ordinal)) >= 0; i++)
            {
                if (FileNear(text, at, words.Length) is not { } file) continue;
                var denied = words is "permission denied" or "eacces" or "access to the path" or "is not readable";
                var cause = CauseOf(file, denied);
                var also = cause == FindingCode.RootFileMissing ? FindingCode.ClientFileMissing : FindingCode.RootFileMissing;
                yield return new(at, at + words.Length, cause, [also], ErrorWeight.Vague, Guessed: true);
            }
        }
    }

    private static FindingCode CauseOf(string file, bool denied)
    {
        bool Has(string part) => file.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (s_roots.Any(Has)) return FindingCode.RootFileMissing;
        return denied && (Has(".key") || Has(".pk8")) ? FindingCode.ClientKeyPermissions : FindingCode.ClientFileMissing;
    }

    /// <summary>The name, without its folder, of the last file before the words, or else of the first behind.</summary>
    private static string? FileNear(PastedText text, int at, int length)
    {
        var before = text.Text[Math.Max(0, at - NearFile)..at];
        var behind = text.Text[(at + length)..Math.Min(text.Text.Length, at + length + NearFile)];
        return Last(before) ?? First(behind);
    }

    private static string? Last(string text)
    {
        var found = s_files.Select(kind => text.LastIndexOf(kind, StringComparison.OrdinalIgnoreCase)).Max();
        return found >= 0 ? Name(text, found) : null;
    }

    private static string? First(string text)
    {
        var found = s_files.Select(kind => text.IndexOf(kind, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).ToArray();
        return found.Length > 0 ? Name(text, found.Min()) : null;
    }

    private static string Name(string text, int at) =>
        text[(text.LastIndexOfAny([' ', '"', '\'', '/', '\\', '=', '('], at) + 1)..Math.Min(text.Length, at + 4)];

    // At the end of the text, and where somebody or a page put three dots.
    private static IEnumerable<FoundError> Cut(PastedText text)
    {
        if (CutAt(text, text.Folded.AsSpan().TrimEnd(" .\u2026\"'`)]}").Length) is { } last) yield return last;
        var at = -1;
        for (var i = 0; i < MostDots && (at = text.Folded.IndexOf("...", at + 1, StringComparison.Ordinal)) >= 0; i++)
            if (CutAt(text, at) is { } dots) yield return dots;
        at = -1;
        for (var i = 0; i < MostDots && (at = text.Folded.IndexOf('\u2026', at + 1)) >= 0; i++)
            if (CutAt(text, at) is { } dots) yield return dots;
    }

    private static FoundError? CutAt(PastedText text, int end)
    {
        if (KnownErrors.Cut(text.Folded.AsSpan(0, end), 15) is not { } cut || cut.Error.Anywhere) return null;
        return new(cut.Start, end, cut.Error.Cause, cut.Error.Also, ErrorWeight.Vague, Guessed: true);
    }
}
