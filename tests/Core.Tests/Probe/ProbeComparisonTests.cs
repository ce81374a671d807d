using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Tests.Probe;

public sealed class ProbeComparisonTests
{
    [Fact]
    public void A_report_does_not_differ_from_itself()
    {
        var comparison = ProbeComparison.Of(Report(SslRequestResponse.Refused),
            Report(SslRequestResponse.Refused) with { ConnectElapsed = TimeSpan.FromSeconds(1) }, Baselines.Intermediate);
        Assert.All(comparison.Rows, row => Assert.True(row.Same, row.Topic));
    }

    [Fact]
    public void Differences_stand_before_what_is_the_same()
    {
        var rows = ProbeComparison.Of(Report(SslRequestResponse.Refused), Report(SslRequestResponse.Accepted), Baselines.Intermediate).Rows;
        Assert.Contains(rows, row => row is { Topic: "SSLRequest", Differs: true });
        Assert.Equal(rows.TakeWhile(row => row.Differs).Count(), rows.Count(row => row.Differs));
    }

    [Fact]
    public void What_one_report_alone_tells_is_no_difference()
    {
        var asked = Report(SslRequestResponse.Accepted) with { Plaintext = new(PlaintextVerdict.Refused, "no entry") };
        var row = ProbeComparison.Of(Report(SslRequestResponse.Accepted), asked, Baselines.Intermediate).Rows
            .Single(row => row.Topic == "Plaintext");
        Assert.False(row.Same);
        Assert.False(row.Differs);
    }

    [Fact]
    public void What_nobody_asked_is_told_as_not_asked()
    {
        var facts = ProbeFacts.Of(Report(SslRequestResponse.Accepted));
        Assert.All(facts.Where(fact => fact.Topic != "SSLRequest"), fact => Assert.False(fact.Known, fact.Topic));
        Assert.Contains(facts, fact => fact is { Topic: "Compression", Text: "Not asked: only full depth asks." });
    }

    [Fact]
    public void Like_reports_are_compared_without_a_word()
    {
        var report = Report(SslRequestResponse.Accepted) with { Protocol = "TLSv1.3" };

        Assert.Empty(ProbeComparison.Of(report, report with { At = report.At.AddDays(1) }, Baselines.Intermediate).Unlike);
    }

    [Fact]
    public void A_comparison_of_unlike_reports_says_in_what_they_are_unlike()
    {
        var report = Report(SslRequestResponse.Accepted) with { Protocol = "TLSv1.3" };
        using var root = TestCertificates.Root();
        (string Word, ProbeReport Other)[] cases =
        [
            ("depth", report with { Request = report.Request with { Depth = ProbeDepth.Full } }),
            ("direct TLS", report with { Request = report.Request with { Negotiation = ProbeNegotiation.Direct } }),
            ("server names", report with { Request = report.Request with { ServerName = "other.example" } }),
            ("two servers", report with { Request = report.Request with { Port = 5433 } }),
            ("roots", report with { Request = report.Request with { Trust = [TestCertificates.ToCore(root)] } }),
            ("reached no server", report with { Reachable = false }),
            ("no completed handshake", report with { Protocol = null }),
            ("ended before", report with { Findings = [new(FindingCode.ProbeFailed, Severity.Error, "x")] }),
            ("hello of this program", report with { ByOwnHello = true }),
        ];

        foreach (var (word, other) in cases)
        {
            foreach (var (one, two) in new[] { (report, other), (other, report) })
                Assert.Contains(
                    word, Assert.Single(ProbeComparison.Of(one, two, Baselines.Intermediate).Unlike), StringComparison.Ordinal);
        }
    }

    private static ProbeReport Report(SslRequestResponse answer) => new()
    {
        Request = new() { Host = "db.example", Port = 5432 },
        At = DateTimeOffset.UnixEpoch,
        Reachable = true,
        SslRequest = answer,
        ConnectElapsed = TimeSpan.FromMilliseconds(1),
        NegotiateElapsed = TimeSpan.FromMilliseconds(1),
        HandshakeElapsed = TimeSpan.Zero,
        Findings = [],
    };
}
