using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Causes;
using PgTlsDashboard.Core.ErrorTexts.Languages;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

public sealed class KnownTextsTests
{
    private static readonly ErrorExplainer s_english = new(MessageLanguages.EnglishOnly);

    /// <summary>With the catalogues that are installed; where there are none, the texts in English alone are asked.</summary>
    internal static ErrorExplainer Installed { get; } = ErrorExplainer.OfThisMachine();

    [Fact]
    public void At_least_95_of_100_reported_texts_get_the_right_cause()
    {
        var texts = ErrorText.Reported.Where(text => text.Lang == "en" || !Installed.Languages.Names.IsEmpty).ToArray();
        var wrong = texts.Where(text => !text.Accepts(Installed.Explain(text.Text).Cause?.Code.Text)).Select(text => text.Id).ToArray();
        Assert.True(wrong.Length * 20 <= texts.Length, string.Join(' ', wrong));
    }

    [Fact]
    public void At_least_95_of_100_reported_texts_get_the_right_writer()
    {
        // A text without an error need not say who wrote it.
        var texts = ErrorText.Reported.Where(text => text.Cause is not "none").ToArray();
        var wrong = texts.Where(text => Spell(Installed.Explain(text.Text).HeardFrom) != text.HeardFrom).Select(text => text.Id).ToArray();
        Assert.True(wrong.Length * 20 <= texts.Length, string.Join(' ', wrong));
    }

    [Fact]
    public void Every_text_of_our_own_gets_the_right_cause() => Assert.Empty(ErrorText.Own
        .Where(text => !text.Accepts(s_english.Explain(text.Text).Cause?.Code.Text))
        .Select(text => $"{text.Id}: {s_english.Explain(text.Text).Cause?.Code.Text ?? "no cause"} instead of {text.Cause}"));

    [Fact]
    public void A_text_without_an_error_of_ours_gets_no_cause() => Assert.Empty(ErrorText.Reported.Concat(ErrorText.Own)
        .Where(text => text.Cause is "none" or "other" && text.AlsoAcceptable.Length == 0)
        .Where(text => s_english.Explain(text.Text).Cause is not null).Select(text => text.Id));

    [Fact]
    public void A_certain_cause_is_right() => Assert.Empty(ErrorText.Reported.Concat(ErrorText.Own)
        .Where(text => Installed.Explain(text.Text).Cause is { Confidence: Confidence.Certain } cause && !text.Accepts(cause.Code.Text))
        .Select(text => text.Id));

    private static string Spell(Hearer hearer) => hearer switch
    {
        Hearer.ServerLog => "server-log",
        Hearer.PoolerLog => "pooler-log",
        Hearer.Tool => "tool",
        Hearer.Client => "client",
        _ => "unknown",
    };
}
