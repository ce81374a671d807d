using System.Collections.Immutable;
using System.Xml.Linq;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Documents;

namespace PgTlsDashboard.Core.Tests.Verify;

public sealed class VerifyDocumentTests
{
    [Fact]
    public void A_surprise_is_a_failure_and_what_is_not_proven_an_error()
    {
        var junit = XDocument.Parse(JUnitDocument.Write(Report(CaseResult.Passed, CaseResult.Failed, CaseResult.NotProven))).Root!;

        Assert.Equal(("3", "1", "1"),
            (junit.Attribute("tests")!.Value, junit.Attribute("failures")!.Value, junit.Attribute("errors")!.Value));
        Assert.Single(junit.Descendants("failure"));
        Assert.Single(junit.Descendants("error"));
        Assert.Equal("app over IPv6", junit.Element("testsuite")!.Attribute("name")!.Value);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("]]>&<x a=\"'\">")]
    [InlineData("\u0000\u0001\u001b[31m\ud800 and \uffff")]
    public void What_a_server_says_is_text_in_every_document(string said)
    {
        var report = Report(CaseResult.Failed) with { Role = said };
        report = report
            with
        {
            Cases = [
                report.Cases[0]
                    with { Outcome = said, Evidence = [said], Title = said,
                        Findings = [new(FindingCode.Read(said), Severity.Error, said, said)] }],
            Notes = [new(FindingCode.Refused, Severity.Info, said)]
        };

        var junit = XDocument.Parse(JUnitDocument.Write(report)).Root!;
        var html = HtmlDocument.Write(report);

        Assert.Single(junit.Descendants("testcase"));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<x a", html, StringComparison.Ordinal);
        Assert.Single(html.Split("<tr><td class=")[1..]);
    }

    [Fact]
    public void The_headline_counts_what_entered_what_was_refused_and_what_nobody_can_tell()
    {
        Assert.Equal("Proven: 1 entered, 0 refused, 0 surprises.", HtmlDocument.Headline(Report(CaseResult.Passed)));
        Assert.Equal("Not proven: 1 entered, 0 refused, 1 surprise, 1 not proven.",
            HtmlDocument.Headline(Report(CaseResult.Passed, CaseResult.Failed, CaseResult.NotProven)));
    }

    private static VerifyReport Report(params CaseResult[] results) => new()
    {
        TargetId = Guid.NewGuid(),
        Role = "app",
        At = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero),
        Cases = [.. results.Select((result, i) => new CaseOutcome
        {
            Name = $"case-{i}",
            Title = "app over TLS",
            Kind = CaseKind.Positive,
            Role = "app",
            Route = "IPv6",
            Expected = "Enters.",
            Outcome = "Did something.",
            Result = result,
            Evidence = ["TLSv1.3"],
            Findings = [],
            Elapsed = TimeSpan.FromMilliseconds(12),
        })],
        Context = new("db-1", "db.example", 5432, "18", null, ImmutableSortedDictionary<string, string>.Empty, "PgTlsDashboard 0.1"),
    };
}
