using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Tests.Hba;
using Xunit.Abstractions;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>What a person waits for, by processor time, since the machine may have other work. bench/Hba measures the same (<c>access</c>).</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_plan_for_ten_thousand_records_with_a_thousand_sessions_is_made_in_a_second()
    {
        var before = Text(10_000);
        var sessions = Enumerable.Range(0, 1000).Select(i => Views.Session($"role{i}", tls: true) with { Database = $"db{i}" }).ToArray();
        var snapshot = TestSnapshots.Of(before, major: 17).With(Views.Of(17, sessions));
        var after = before.Replace("role500 10.0.0.0/8 scram-sha-256", "role500 10.0.0.0/8 reject", StringComparison.Ordinal);

        var least = double.MaxValue;
        for (var turn = 0; turn < 3; turn++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var plan = await AccessRulesPlan.PlanAsync(snapshot, "/pg/pg_hba.conf", after);
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
            Assert.Single(plan.Access.Losses);
            Assert.Single(plan.Impact.Sessions);
        }

        output.WriteLine($"{least:F3} s");
        Assert.True(least < 1, $"{least:F3} s");
    }

    [Fact]
    public void Advice_on_a_hundred_thousand_records_reads_them_to_the_last_at_linear_cost()
    {
        var facts = new AdviceFacts { TlsIsOn = true, HasClientAuthority = true, ListensOnIpv6 = true };
        double Cost(int records)
        {
            // The last record takes nobody whom the one before it does not: whoever says so has read that far.
            var rules = HbaText.Rules(Text(records) + $"hostssl db{records - 1} role{records - 1} 10.0.0.0/8 scram-sha-256\n");
            var start = Environment.CpuUsage.TotalTime;
            var advice = HbaAdviser.Advise(rules, facts);
            var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
            Assert.Contains(advice, item => item.Record?.LineNumber == records + 1);
            return seconds;
        }

        _ = Cost(1000);
        var (small, large) = (Math.Min(Cost(10_000), Cost(10_000)), Cost(100_000));
        output.WriteLine($"10,000: {small:F3} s, 100,000: {large:F3} s");
        // Ten times the records: squared growth would be a hundred times, and the collector has a share in the rest.
        Assert.True(large < 30 * small, $"{small:F3} s, then {large:F3} s");
    }

    [Fact]
    public void One_changed_record_of_a_hundred_thousand_is_compared_in_a_moment()
    {
        var text = Text(100_000);
        var (before, after) = (HbaText.Rules(text), HbaText.Rules(text.Replace("role50000 10.0.0.0/8 scram-sha-256", "role50000 10.0.0.0/8 reject", StringComparison.Ordinal)));
        var least = double.MaxValue;
        for (var turn = 0; turn < 3; turn++)
        {
            var start = Environment.CpuUsage.TotalTime;
            Assert.Single(AccessDelta.Compare(before, after).Losses);
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        output.WriteLine($"{least:F3} s");
        Assert.True(least < 0.5, $"{least:F3} s");
    }

    private static string Text(int records) => string.Concat(Enumerable.Range(0, records).Select(i => $"hostssl db{i} role{i} 10.0.0.0/8 scram-sha-256\n"));
}
