using PgTlsDashboard.Core.Hba.Advice;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Tests.Hba;

namespace PgTlsDashboard.Core.Tests.Planning;

/// <summary>What a person waits for grows with the files and no faster. bench/Hba measures the seconds (<c>access</c>).</summary>
public sealed class SpeedTests
{
    [Fact]
    public void A_plan_is_made_at_linear_cost_of_records_and_sessions() => Cost.IsLinear(500, records =>
    {
        var before = Text(records);
        var sessions = Enumerable.Range(0, records / 10).Select(i => Views.Session($"role{i}", tls: true) with { Database = $"db{i}" })
            .ToArray();
        var snapshot = TestSnapshots.Of(before, major: 17).With(Views.Of(17, sessions));
        var after = before.Replace("role5 10.0.0.0/8 scram-sha-256", "role5 10.0.0.0/8 reject", StringComparison.Ordinal);
        return () =>
        {
            var plan = AccessRulesPlan.Plan(snapshot, "/pg/pg_hba.conf", after);
            Assert.Single(plan.Access.Losses);
            Assert.Single(plan.Impact.Sessions);
        };
    });

    [Fact]
    public void Advice_reads_the_records_to_the_last_at_linear_cost()
    {
        var facts = new AdviceFacts { TlsIsOn = true, HasClientAuthority = true, ListensOnIpv6 = true };
        Cost.IsLinear(1_500, records =>
        {
            // The last record takes nobody whom the one before it does not: whoever says so has read that far.
            var rules = HbaText.Rules(Text(records) + $"hostssl db{records - 1} role{records - 1} 10.0.0.0/8 scram-sha-256\n");
            return () => Assert.Contains(HbaAdviser.Advise(rules, facts), item => item.Record?.LineNumber == records + 1);
        });
    }

    [Fact]
    public void One_changed_record_is_compared_at_linear_cost() => Cost.IsLinear(3_000, records =>
    {
        var text = Text(records);
        var (before, after) = (HbaText.Rules(text),
            HbaText.Rules(text.Replace("role500 10.0.0.0/8 scram-sha-256", "role500 10.0.0.0/8 reject", StringComparison.Ordinal)));
        return () => Assert.Single(AccessDelta.Compare(before, after).Losses);
    });

    private static string Text(int records) =>
        string.Concat(Enumerable.Range(0, records).Select(i => $"hostssl db{i} role{i} 10.0.0.0/8 scram-sha-256\n"));
}
