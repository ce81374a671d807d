using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Tests.Planning;

namespace PgTlsDashboard.Core.Tests.Applying;

public sealed class PlanCacheTests
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(30);
    private readonly FakeTimeProvider _time = new();
    private readonly PlanCache _cache;

    public PlanCacheTests() => _cache = new(_time);

    [Fact]
    public void A_plan_expires_after_thirty_minutes_and_its_secrets_with_it()
    {
        var secret = new Secret();
        var id = Put(secret);

        _time.Advance(s_kept);
        Assert.NotNull(_cache.Find(id));
        Assert.False(secret.IsDisposed);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_cache.Find(id));
        Assert.True(secret.IsDisposed);
    }

    [Fact]
    public void An_expired_plan_goes_when_the_next_one_comes_though_nobody_asks_for_it()
    {
        var secret = new Secret();
        Put(secret);

        _time.Advance(s_kept + TimeSpan.FromTicks(1));
        Put(new());

        Assert.True(secret.IsDisposed);
    }

    [Fact]
    public void A_removed_plan_is_gone_with_its_secrets()
    {
        var secret = new Secret();
        var id = Put(secret);

        _cache.Remove(id);

        Assert.Null(_cache.Find(id));
        Assert.True(secret.IsDisposed);
    }

    [Fact]
    public void Beyond_two_hundred_plans_the_oldest_go()
    {
        var secrets = new List<Secret>();
        for (var i = 0; i < 205; i++)
        {
            secrets.Add(new());
            Put(secrets[^1]);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(205 - 200, secrets.Count(secret => secret.IsDisposed));
        Assert.True(secrets[0].IsDisposed);
        Assert.False(secrets[^1].IsDisposed);
    }

    private Guid Put(Secret secret)
    {
        var plan = AccessRulesPlan.Plan(TestSnapshots.Of(), "/pg/pg_hba.conf", "hostssl all all all scram-sha-256\n")
            with
        { CreatedAt = _time.GetUtcNow() };
        _cache.Put(new CachedPlan(plan, [secret]));
        return plan.Id;
    }

    private sealed class Secret : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
