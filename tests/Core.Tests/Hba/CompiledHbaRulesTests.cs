using System.Net;
using CsCheck;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Core.Tests.Hba;

public sealed class CompiledHbaRulesTests
{
    [Fact]
    public void The_judge_says_what_the_evaluator_says()
    {
        Gen.Select(HbaRandom.Rules(), HbaRandom.Attempt.Array[30], HbaRandom.Interfaces, Gen.Bool).Sample(
            (file, attempts, interfaces, old) =>
            {
                var rules = HbaText.Rules(file, old ? HbaText.V15 : HbaText.V18);
                Assert.True(rules.Accepted);
                var judge = CompiledHbaRules.Of(rules, interfaces);
                foreach (var attempt in attempts)
                    Assert.Equal(HbaEvaluator.Explain(rules, attempt, interfaces).Verdict, judge.Evaluate(attempt));
            },
            iter: 3000);
    }

    [Fact]
    public void Each_way_to_find_a_record_takes_the_first_of_all()
    {
        const string file = """
            host all all 10.0.0.0/8 md5
            host app,replication all 10.1.0.0/16 md5
            host all alice 10.1.2.0/24 md5
            host all /^al 10.1.2.3/32 md5
            host all +team all reject

            """;
        var rules = HbaText.Rules(file);
        var judge = CompiledHbaRules.Of(rules, null);
        int? Line(string role, string database, string address, bool replication = false) => judge.Evaluate(new()
        {
            Address = IPAddress.Parse(address),
            Role = role,
            Database = database,
            Replication = replication,
            MemberOf = ["team"],
        }) is HbaVerdict.Matched matched ? matched.Record.LineNumber : null;
        Assert.Equal(1, Line("alice", "app", "10.1.2.3"));
        Assert.Equal(2, Line("alice", "app", "10.1.2.3", replication: true));
        Assert.Equal(5, Line("alice", "app", "11.1.2.3"));
        Assert.Null(Line("alice", "app", "11.1.2.3", replication: true));
    }

    [Fact]
    public void A_verdict_that_is_decided_allocates_nothing()
    {
        var records = Enumerable.Range(0, 1000)
            .Select(index => index % 10 == 0
                ? $"host all all 10.{index % 256}.0.0/16 md5\n"
                : $"hostssl db{index} role{index} 0.0.0.0/0 md5\n");
        var judge = CompiledHbaRules.Of(HbaText.Rules(string.Concat(records)), null);
        var attempts = Enumerable.Range(0, 1000)
            .Select(index => new HbaAttempt
            {
                Address = IPAddress.Parse($"10.{index % 256}.1.1"),
                Tls = true,
                Role = $"role{index}",
                Database = $"db{index}"
            }).ToArray();
        foreach (var attempt in attempts) _ = judge.Evaluate(attempt);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var attempt in attempts) _ = judge.Evaluate(attempt);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
