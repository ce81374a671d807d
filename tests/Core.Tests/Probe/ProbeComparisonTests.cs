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
