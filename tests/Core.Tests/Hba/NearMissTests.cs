using System.Collections.Immutable;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;
using static PgTlsDashboard.Core.Tests.Hba.AccessRulesText;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class NearMissTests
{
    [Theory]
    [InlineData("hostssl all all 10.0.0.0/8 scram-sha-256", HbaColumn.Type)]
    [InlineData("host all all 10.9.0.0/16 scram-sha-256", HbaColumn.Address)]
    [InlineData("host all web,+writers 10.0.0.0/8 scram-sha-256", HbaColumn.Role)]
    [InlineData("host billing all 10.0.0.0/8 scram-sha-256", HbaColumn.Database)]
    public void A_record_that_misses_by_one_column_is_near_by_that_column(string record, HbaColumn column)
    {
        var near = Assert.Single(Find(Rules(record), Attempt("app", "orders", "10.0.0.7")));
        Assert.Equal(column, near.Column);
        Assert.Equal(1, near.Record.LineNumber);
    }

    [Theory]
    [InlineData("hostssl billing all 10.0.0.0/8 scram-sha-256")]
    [InlineData("host all web 10.9.0.0/16 scram-sha-256")]
    [InlineData("hostssl all all 10.0.0.0/8 reject")]
    [InlineData("local all all peer")]
    public void A_record_that_misses_by_two_or_rejects_is_not_near(string record) =>
        Assert.Empty(Find(Rules(record), Attempt("app", "orders", "10.0.0.7")));

    [Fact]
    public void Another_transport_is_offered_before_another_role()
    {
        var near = Find(Rules("host all web 10.0.0.0/8 md5\nhostssl all all 10.0.0.0/8 scram-sha-256"),
            Attempt("app", "orders", "10.0.0.7"));
        Assert.Equal([HbaColumn.Type, HbaColumn.Role], near.Select(miss => miss.Column));
        Assert.Contains("sslmode=require", near[0].ForClient, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_from_the_advice_is_judged_by_all_records_and_not_by_the_near_one_alone()
    {
        var near = Find(Rules("hostssl all app 10.0.0.0/8 cert\nhostssl all all 10.0.0.0/8 md5"),
            Attempt("app", "orders", "10.0.0.7"));
        Assert.All(near, miss => Assert.Equal(1, Assert.IsType<HbaVerdict.Matched>(miss.Then!.Verdict).Record.LineNumber));
    }

    [Fact]
    public void Physical_replication_is_told_that_all_does_not_cover_it()
    {
        var near = Assert.Single(Find(Rules("host all repl 10.0.0.0/8 md5"),
            Attempt("repl", "", "10.0.0.7") with { Replication = true }));
        Assert.Equal(HbaColumn.Database, near.Column);
        Assert.Contains("all does not cover it", near.InRecord, StringComparison.Ordinal);
    }

    [Fact]
    public void The_socket_is_near_for_who_sits_on_the_servers_machine_only()
    {
        var rules = Rules("local all all peer");
        Assert.Single(Find(rules, Attempt("app", "orders", "127.0.0.1")));
        Assert.Empty(Find(rules, Attempt("app", "orders", "192.0.2.1")));
    }

    [Fact]
    public void Loopback_over_TCP_is_near_for_the_socket_and_a_network_is_not()
    {
        Assert.Equal(HbaColumn.Type,
            Assert.Single(Find(Rules("host all all 127.0.0.1/32 md5"), Attempt("app", "orders", null))).Column);
        Assert.Empty(Find(Rules("host all all 10.0.0.0/8 md5"), Attempt("app", "orders", null)));
    }

    [Fact]
    public void A_record_behind_the_rejecting_one_is_told_and_is_not_near()
    {
        var rules = Rules("host all all 10.0.0.0/24 reject\nhost all all 10.0.0.0/8 md5\nhostssl all all 10.0.0.0/8 md5");
        var attempt = Attempt("app", "orders", "10.0.0.7");
        Assert.Empty(Near(rules, attempt).Misses);
        Assert.Equal(2, Near(rules, attempt).Behind!.LineNumber);
        Assert.Null(Near(Rules("host all all 10.0.0.0/24 reject"), attempt).Behind);
    }

    [Fact]
    public void An_attempt_that_gets_in_has_no_near_record()
    {
        var near = Near(Rules("host all all 10.0.0.0/8 md5\nhost all web 10.0.0.0/8 md5"), Attempt("app", "orders", "10.0.0.7"));
        Assert.Empty(near.Misses);
        Assert.Equal(0, near.Count);
    }

    [Fact]
    public void Of_many_near_records_the_nearest_are_described_and_all_are_counted()
    {
        var text = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"host all role{i} 10.0.0.0/8 md5"));
        var near = Near(Rules(text), Attempt("app", "orders", "10.0.0.7"));
        Assert.Equal(NearRecords.Most, near.Misses.Length);
        Assert.Equal(40, near.Count);
    }

    [Fact]
    public void A_record_of_samenet_is_near_where_the_servers_networks_are_known()
    {
        var rules = Rules("hostssl all all samenet scram-sha-256");
        var attempt = Attempt("app", "orders", "10.0.0.7");
        Assert.Empty(Near(rules, attempt).Misses);
        var near = Near(rules, attempt, HbaInterface.Parse("10.0.0.1/24"));
        Assert.Equal(1, Assert.IsType<HbaVerdict.Matched>(Assert.Single(near.Misses).Then!.Verdict).Record.LineNumber);
    }

    private static ImmutableArray<NearMiss> Find(HbaRules rules, HbaAttempt attempt) => Near(rules, attempt).Misses;

    private static NearRecords Near(HbaRules rules, HbaAttempt attempt, HbaInterface? network = null)
    {
        ImmutableArray<HbaInterface>? interfaces = network is null ? null : [network];
        return NearRecords.Of(rules, attempt, HbaEvaluator.Explain(rules, attempt, interfaces), interfaces, maps: null);
    }
}
