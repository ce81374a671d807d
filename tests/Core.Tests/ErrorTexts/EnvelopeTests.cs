using CsCheck;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

public sealed class EnvelopeTests
{
    /// <summary>Of 220 texts in each of 19 envelopes, three together change their cause: two unwrap to a line that was cut twice.</summary>
    private const double Allowed = 0.005;

    private static readonly ErrorText[] s_texts = [.. ErrorText.Reported.Concat(ErrorText.Own)];

    [Fact]
    public void An_envelope_keeps_the_cause()
    {
        var explainer = KnownTextsTests.Installed;
        var changed = new List<string>();
        foreach (var text in s_texts)
        {
            var cause = explainer.Explain(text.Text).Cause?.Code;
            changed.AddRange(Envelope.All.Where(envelope => explainer.Explain(envelope.Wrap(text.Text)).Cause?.Code != cause)
                .Select(envelope => $"{text.Id} in {envelope}"));
        }

        Assert.True(changed.Count <= s_texts.Length * Envelope.All.Count * Allowed, string.Join('\n', changed));
    }

    [Fact]
    public void Any_text_is_unwrapped_to_lines_that_cover_it() =>
        Gen.Select(Gen.Int[0, s_texts.Length - 1], Gen.Int[0, Envelope.All.Count - 1], Gen.Int[0, Envelope.All.Count - 1]).Sample(chosen =>
        {
            var (text, inner, outer) = chosen;
            var pasted = Envelope.All[outer].Wrap(Envelope.All[inner].Wrap(s_texts[text].Text));
            var unwrapped = TextUnwrapper.Unwrap(pasted);
            Assert.Equal(unwrapped.Text.Length, unwrapped.Folded.Length);
            var end = 0;
            for (var line = 0; line < unwrapped.LineCount; line++)
            {
                var bounds = unwrapped.LineBounds(line);
                Assert.Equal(end, bounds.Start);
                end = bounds.End;
            }

            Assert.Equal(unwrapped.Text.Length, end);
        }, iter: 300);

    [Fact]
    public void Any_text_is_explained() => Gen.Select(
        Gen.Int[0, s_texts.Length - 1],
        Gen.String[Gen.Char["\"'\\%*_-.:|>[]{}()0123456789abcx \n\t\u00ab\u00bb\u2026\u001b&;#"], 0, 40],
        Gen.Int[0, 2000], Gen.Int[0, 2000]).Sample(chosen =>
        {
            var (number, noise, from, at) = chosen;
            var text = s_texts[number].Text;
            var cut = text[Math.Min(from, text.Length)..];
            var answer = KnownTextsTests.Installed.Explain(cut.Insert(Math.Min(at, cut.Length), noise));
            Assert.All(answer.Errors, error => Assert.InRange(error.Line, 1, int.MaxValue));
            Assert.False(answer.Alternatives.Any(other => other.Code == answer.Cause?.Code));
        }, iter: 2000);

    [Theory]
    [InlineData("no pg_hba.conf entry for host \"1.1.1.1\", user \"")]
    [InlineData("role \"")]
    [InlineData("\\\\\"")]
    [InlineData("&amp;")]
    [InlineData("\u001b[")]
    [InlineData("\u00ab   ")]
    [InlineData("\u00e9chou\u00e9e pg_hba.conf \"")]
    [InlineData("> | ")]
    [InlineData("certificate verify failed: self-signed certificate\n")]
    [InlineData("No such file or directory ")]
    [InlineData("...")]
    [InlineData("git ")]
    public void A_text_that_was_made_to_be_slow_is_read_at_linear_cost(string piece) => Cost.IsLinear(
        TextUnwrapper.LongestText / 64 / piece.Length, times =>
        {
            var hostile = string.Concat(Enumerable.Repeat(piece, times));
            return () => _ = KnownTextsTests.Installed.Explain(hostile);
        });

    [Fact]
    public void Of_a_text_that_is_too_long_the_beginning_is_read_and_the_answer_says_so()
    {
        var answer = KnownTextsTests.Installed.Explain(
            "FATAL:  connection requires a valid client certificate\n" + new string('x', TextUnwrapper.LongestText));
        Assert.Equal(FindingCode.ClientCertificateMissing, answer.Cause?.Code);
        Assert.Contains(answer.Findings, finding => finding.Code == FindingCode.TextCut);
    }
}
