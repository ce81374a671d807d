using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Causes;
using PgTlsDashboard.Core.ErrorTexts.Known;
using PgTlsDashboard.Core.ErrorTexts.Languages;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts;

/// <summary>
/// Explains a pasted text: who wrote it, which errors are in it, and which of them is the cause. Pure, and linear in the text.
/// </summary>
public sealed class ErrorExplainer(MessageLanguages languages)
{
    // Only a server writes these.
    private static readonly FindingCode[] s_written =
    [
        FindingCode.ReloadRefused, FindingCode.HbaInvalidRecord, FindingCode.HbaUnknownMethod, FindingCode.ServerCaUnloadable,
        FindingCode.ServerCertificateUnloadable, FindingCode.ServerKeyMismatch, FindingCode.ServerKeyPassphrase,
        FindingCode.ServerKeyPermissions, FindingCode.ServerKeyUnreadable, FindingCode.ServerTlsSettingInvalid,
    ];

    private static readonly FindingCode[] s_byRecords =
        [FindingCode.NoRecordPlaintext, FindingCode.NoRecordTls, FindingCode.RejectedByRecord];

    /// <summary>The languages beside English that are recognised.</summary>
    public MessageLanguages Languages { get; } = languages;

    /// <summary>With the catalogues that PostgreSQL's packages installed on this machine.</summary>
    public static ErrorExplainer OfThisMachine() =>
        new(MessageLanguages.Of(InstalledCatalogues.Places.SelectMany(InstalledCatalogues.Read), KnownErrors.Hold));

    /// <param name="pasted">Of what is longer than <see cref="TextUnwrapper.LongestText"/> characters, the beginning is read.</param>
    public ErrorExplanation Explain(string pasted)
    {
        ArgumentNullException.ThrowIfNull(pasted);
        var (text, translated) = Languages.ToEnglish(TextUnwrapper.Unwrap(pasted));
        var hearer = HearerReader.Of(text, pasted);
        var errors = ErrorFinder.Find(text, hearer);
        var choice = CauseChoice.Of(errors, hearer) ?? Nearest(text, hearer);
        var sentences = ErrorSentences.Of(text, choice is null ? ErrorFinder.OfOthers(text) : [.. errors.Select(error => error.Start)]);
        if (hearer == Hearer.Unknown && (choice is not null || !sentences.IsEmpty))
            hearer = choice is not null && s_written.Contains(choice.Error.Cause) ? Hearer.ServerLog : Hearer.Client;
        return new()
        {
            HeardFrom = hearer,
            Cause = choice is null ? null : Cause(choice.Error.Cause, choice.Confidence),
            Alternatives = choice is null ? [] : [.. choice.Alternatives.Select(code => Cause(code, Confidence.Possible))],
            Errors = sentences,
            Findings = [.. Findings(pasted, choice, sentences, translated)],
            Attempt = choice is not null && s_byRecords.Contains(choice.Error.Cause) ? ConnectionRefusal.Read(text.Text) : null,
            Matched = TextPlaces.MatchedLine(text),
            MissingName = TextPlaces.MissingName(text),
        };
    }

    private CauseChoice? Nearest(PastedText text, Hearer hearer)
    {
        if (Languages.Nearest(text) is not { } sentence) return null;
        var choice = CauseChoice.Of(ErrorFinder.Find(TextUnwrapper.Unwrap(sentence), hearer), hearer);
        return choice is null ? null : choice with { Confidence = Confidence.Possible };
    }

    private static ErrorCause Cause(FindingCode code, Confidence confidence)
    {
        var text = CauseText.Of(code);
        return new(code, confidence, text.Message, text.Remedy, text.Recipe);
    }

    private IEnumerable<Finding> Findings(string pasted, CauseChoice? choice, ImmutableArray<ErrorSentence> sentences, int translated)
    {
        if (pasted.Length > TextUnwrapper.LongestText)
            yield return new(FindingCode.TextCut, Severity.Warning, "Only the beginning of the text was read.",
                "Paste the part with the error.");
        if (choice is null && sentences.IsEmpty && !string.IsNullOrWhiteSpace(pasted))
            yield return new(FindingCode.PasteUnread, Severity.Info, "No error is recognised in this text.",
                "Paste the client's whole error, or the server's log of the same time.");
        else if (choice is null && !sentences.IsEmpty)
            yield return new(FindingCode.PasteOtherCause, Severity.Info, "The error is none of TLS or access that is known here.",
                "Look it up by its text; the server's log may say more.");
        if (choice is { Several: true })
            yield return new(FindingCode.SeveralErrors, Severity.Info, "The text holds errors with different causes; the first is named.",
                "Paste one error, with the lines around it.");
        if (Languages.Names.IsEmpty)
            yield return new(FindingCode.LanguagesNotFound, Severity.Info,
                "Only English messages are recognised: no message catalogue of PostgreSQL is installed here.",
                "Install a PostgreSQL server package on the dashboard's machine, or set lc_messages = 'C' at the server.");
    }
}
