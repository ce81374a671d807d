using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using static PgTlsDashboard.Core.Tests.Hba.Advice.AdviceOf;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

public sealed class ShadowAdviceTests
{
    private const string Shadowed = "hba-shadowed";
    private const string Reject = "hba-reject-unreachable";

    [Fact]
    public void A_record_that_is_taken_by_one_that_asks_the_same_can_go() => Assert.Equal(
        "# hosts\nhost all all 10.0.0.0/8 scram-sha-256\n# one of them\n",
        Followed(Shadowed, "# hosts\nhost all all 10.0.0.0/8 scram-sha-256\n# one of them\nhost orders app 10.1.2.3/32 scram-sha-256\n"));

    [Fact]
    public void One_that_is_taken_by_another_demand_is_a_person_s_to_decide()
    {
        var advice = Only(Shadowed, "hostssl all all all scram-sha-256\nhostssl all all 0.0.0.0/0 cert map=m\n");
        Assert.Equal((Severity.Warning, "pg_hba.conf:2"), (advice.Finding.Severity, advice.Finding.At));
        Assert.Null(advice.Remedy);
        Assert.Contains("line 1 takes them all first by scram-sha-256, and cert map=m never applies", advice.Finding.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host all a 10.0.0.0/8 md5\nhost all b 10.0.0.0/8 md5\nhost all a,b 10.0.0.0/8 md5", "hba-shadowed:3")]
    [InlineData("host all all 10.0.0.0/9 md5\nhost all all 10.128.0.0/9 md5\nhost all all 10.0.0.0/8 md5", "hba-shadowed:3")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhostnossl all all 10.0.0.0/8 md5\nhost all all 10.0.0.0/8 md5", "hba-shadowed:3")]
    [InlineData("local all all peer\nlocal sameuser all peer", "hba-shadowed:2")]
    [InlineData("local all +team peer\nlocal all team peer", "hba-shadowed:2")]
    [InlineData("host all all 0.0.0.0/0 md5\nhost all all ::/0 md5\nhost all all .example.com md5", "hba-shadowed:3")]
    [InlineData("local all,replication all peer\nlocal replication repl peer", "hba-shadowed:2")]
    [InlineData("local /^db all peer\nlocal db1 all peer", "hba-shadowed:2")]
    public void Several_records_together_and_words_that_cover_names_are_followed_exactly(string hba, string expected) =>
    Assert.Contains(expected, Codes(hba + "\n"));

    [Theory]
    [InlineData("host all all 10.0.0.0/9 md5\nhost all all 10.0.0.0/8 md5")]
    [InlineData("host all all 10.0.0.0/8 md5\nhost replication repl 10.0.0.0/8 md5")]
    [InlineData("hostssl all all 10.0.0.0/8 md5\nhost all all 10.0.0.0/8 md5")]
    [InlineData("local all +team peer\nlocal all ann peer")]
    [InlineData("local all team peer\nlocal all +team peer")]
    [InlineData("host all all samenet md5\nhost all all 10.0.0.0/8 md5")]
    [InlineData("host all all db.example md5\nhost all all 10.0.0.1/32 md5")]
    [InlineData("local sameuser all peer\nlocal app ann,app peer")]
    [InlineData("local \"all\" all peer\nlocal app all peer")]
    [InlineData("host all all 0.0.0.0/0 md5\nhost all all db.example md5")]
    public void What_is_shadowed_in_part_or_perhaps_is_not_said(string hba) => Silent(Shadowed, hba + "\n");

    [Fact]
    public void A_reject_below_the_rule_that_it_excepts_from_moves_above_it()
    {
        Assert.Equal(
            "host all mallory 0.0.0.0/0 reject\nhost all all 0.0.0.0/0 scram-sha-256\nhost all all ::1/128 scram-sha-256\n",
            Followed(Reject,
                "host all all 0.0.0.0/0 scram-sha-256\nhost all all ::1/128 scram-sha-256\nhost all mallory 0.0.0.0/0 reject\n"));
        Assert.StartsWith("hostnossl all all 0.0.0.0/0 reject\n",
            Followed(Reject, "host all all 0.0.0.0/0 scram-sha-256\nhostnossl all all 0.0.0.0/0 reject\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_reject_below_records_that_leave_nothing_over_is_told_softly_and_stays()
    {
        var advice = Only(Reject, "host all all 0.0.0.0/0 md5\nhost all all ::/0 md5\nhost all all all reject\n");
        Assert.Equal(Severity.Info, advice.Finding.Severity);
        Assert.Null(advice.Remedy);
    }

    [Theory]
    [InlineData("host all mallory 0.0.0.0/0 reject\nhost all all 0.0.0.0/0 md5")]
    [InlineData("hostssl all all all md5\nhost all all all reject")]
    [InlineData("host all all all reject\nhost all mallory all reject")]
    public void A_reject_that_still_refuses_somebody_or_stands_below_another_is_not_told_so(string hba) => Silent(Reject, hba + "\n");

    [Fact]
    public void A_file_that_is_included_twice_gets_no_edit_of_its_lines()
    {
        var rules = HbaText.Rules("include a.conf\ninclude a.conf\n", null, ("a.conf", "host all all 0.0.0.0/0 scram-sha-256\n"));
        var advice = Assert.Single(HbaAdviser.Advise(rules, Facts));
        Assert.Equal("hba-open-plaintext", advice.Finding.Code.Text);
        Assert.Null(advice.Remedy);
    }

    [Theory]
    [InlineData("host all all 10.{0}.{1}.0/24 scram-sha-256")]
    [InlineData("hostssl all app{2} 10.0.0.0/8 scram-sha-256")]
    public void Advice_costs_no_square_of_the_records(string record) => Cost.IsLinear(300, records =>
    {
        var rules = HbaText.Rules(string.Concat(Enumerable.Range(0, records)
            .Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, record, i / 256 % 256, i % 256, i) + "\n")));
        return () => Assert.True(HbaAdviser.Advise(rules, Facts).Length < records);
    });

    /// <summary>The evaluator is the oracle: real servers agree with it attempt by attempt.</summary>
    [Fact]
    public void No_attempt_ever_comes_to_a_record_that_is_told_as_shadowed()
    {
        var random = new Random(7);
        var told = 0;
        for (var file = 0; file < 800; file++)
        {
            var rules = HbaText.Rules(string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => RandomRules.Record(random) + "\n")),
                PostgresVersion.OfMajor(random.Next(13, 19)));
            var shadowed = HbaAdviser.Advise(rules, Facts).Where(advice => advice.Finding.Code.Text is Shadowed or Reject)
                .Select(advice => advice.Record!.LineNumber).ToHashSet();
            told += shadowed.Count;
            for (var attempt = 0; attempt < 200 && shadowed.Count > 0; attempt++)
            {
                var verdict = HbaEvaluator.Explain(rules, RandomRules.Attempt(random), RandomRules.Interfaces).Verdict;
                if (verdict is HbaVerdict.Matched { Record: var record }) Assert.DoesNotContain(record.LineNumber, shadowed);
            }
        }

        Assert.True(told > 100, $"only {told} records were shadowed");
    }
}
