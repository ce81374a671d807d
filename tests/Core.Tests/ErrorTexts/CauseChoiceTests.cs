using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.ErrorTexts.Causes;
using PgTlsDashboard.Core.ErrorTexts.Languages;

namespace PgTlsDashboard.Core.Tests.ErrorTexts;

public sealed class CauseChoiceTests
{
    private const string NoRecord =
        "connection to server at \"127.0.0.1\", port 5648 failed: FATAL:  no pg_hba.conf entry for host \"127.0.0.1\", user \"app\", "
        + "database \"app\", no encryption";

    private static readonly ErrorExplainer s_explainer = new(MessageLanguages.EnglishOnly);

    [Theory]
    [InlineData("password authentication failed for user \"app\"", "wrong-password")]
    [InlineData("connection requires a valid client certificate", "client-certificate-missing")]
    public void Of_two_attempts_of_sslmode_prefer_the_first_is_the_cause(string first, string cause)
    {
        var answer = s_explainer.Explain(
            $"psql: error: connection to server at \"127.0.0.1\", port 5648 failed: FATAL:  {first}\n{NoRecord}");
        Assert.Equal(cause, answer.Cause?.Code.Text);
        Assert.Equal(2, answer.Errors.Length);
        Assert.Null(answer.Attempt);
    }

    [Fact]
    public void Of_two_attempts_of_sslmode_allow_the_one_over_TLS_is_the_cause() => Assert.Equal(FindingCode.WrongPassword,
        s_explainer.Explain($"psql: error: {NoRecord}\nconnection to server at \"127.0.0.1\", port 5648 failed: FATAL:  password "
            + "authentication failed for user \"app\"").Cause?.Code);

    [Fact]
    public void An_alert_speaks_of_the_certificate_that_its_hearer_showed()
    {
        Assert.Equal(FindingCode.ClientCertificateUntrusted,
            s_explainer.Explain("psql: error: SSL error: tlsv1 alert unknown ca").Cause?.Code);
        Assert.Equal(FindingCode.ServerCertificateUntrusted,
            s_explainer.Explain("LOG:  could not accept SSL connection: tlsv1 alert unknown ca").Cause?.Code);
    }

    [Fact]
    public void Errors_with_different_causes_get_no_certain_one()
    {
        var answer = s_explainer.Explain("FATAL:  role \"app\" does not exist\n"
            + "FATAL:  pg_hba.conf rejects connection for host \"10.0.0.7\", user \"bob\", database \"orders\", no encryption");
        Assert.Equal(Confidence.Possible, answer.Cause?.Confidence);
        Assert.Contains(answer.Alternatives, other => other.Code == FindingCode.RejectedByRecord);
        Assert.Contains(answer.Findings, finding => finding.Code == FindingCode.SeveralErrors);
    }

    [Fact]
    public void The_record_that_a_log_names_is_read()
    {
        Assert.Equal(new MatchedLine(null, 2), s_explainer.Explain(
            "FATAL:  password authentication failed for user \"a\"\n"
            + "DETAIL:  Connection matched pg_hba.conf line 2: \"host all all all md5\"").Matched);
        Assert.Equal(new MatchedLine("/etc/pg_hba.conf", 7), s_explainer.Explain(
            "DETAIL:  Connection matched file \"/etc/pg_hba.conf\" line 7: \"host all all all md5\"").Matched);
    }

    [Fact]
    public void The_lines_of_the_errors_are_those_of_the_paste()
    {
        var answer = s_explainer.Explain(
            "one\n\nthree FATAL:  sorry, too many clients already\nfour\nERROR:  relation \"x\" does not exist");
        Assert.Equal([3, 5], answer.Errors.Select(error => error.Line));
        Assert.Equal("ERROR: relation \"x\" does not exist", answer.Errors[1].Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("good morning")]
    public void Where_there_is_no_error_there_is_no_cause(string text)
    {
        var answer = s_explainer.Explain(text);
        Assert.Null(answer.Cause);
        Assert.Empty(answer.Errors);
        Assert.Empty(answer.Alternatives);
    }

    [Fact]
    public void An_error_of_another_program_is_listed_and_gets_no_cause()
    {
        var answer = s_explainer.Explain("curl: (60) SSL certificate problem: unable to get local issuer certificate");
        Assert.Null(answer.Cause);
        Assert.Single(answer.Errors);
        Assert.Contains(answer.Findings, finding => finding.Code == FindingCode.PasteOtherCause);
    }

    [Fact]
    public void Each_cause_has_words() => Assert.All(
        ErrorText.Reported.SelectMany(text => text.AlsoAcceptable.Append(text.Cause)).Distinct()
            .Where(code => code is not ("none" or "other")),
        code => Assert.NotEmpty(CauseText.Of(FindingCode.Read(code)).Remedy));
}
