using System.Collections.Concurrent;
using PgTlsDashboard.Core.Planning;

namespace PgTlsDashboard.Core.Applying;

/// <summary>Plans that wait for a decision, in memory only: they may hold a key. A plan is forgotten after 30 minutes.</summary>
internal sealed class PlanCache(TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(30);
    private const int Most = 200;
    private readonly ConcurrentDictionary<Guid, CachedPlan> _plans = new();

    public void Put(CachedPlan plan)
    {
        Sweep();
        _plans[plan.Plan.Id] = plan;
    }

    public CachedPlan? Find(Guid id)
    {
        Sweep();
        return _plans.GetValueOrDefault(id);
    }

    public void Remove(Guid id)
    {
        if (_plans.TryRemove(id, out var plan)) plan.Dispose();
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (id, plan) in _plans)
            if (now - plan.Plan.CreatedAt > s_kept) Remove(id);
        foreach (var (id, _) in _plans.OrderByDescending(p => p.Value.Plan.CreatedAt).Skip(Most - 1)) Remove(id);
    }
}

/// <summary>
/// A plan with what only the service needs: the keys it will write, what to record when it is in place.
/// </summary>
internal sealed class CachedPlan(SetupPlan plan, IReadOnlyList<IDisposable> secrets) : IDisposable
{
    public SetupPlan Plan { get; private set; } = plan;

    public Func<CancellationToken, Task> WhenInPlace { get; init; } = _ => Task.CompletedTask;

    /// <summary>The same with more findings; nobody has seen the plan before.</summary>
    public CachedPlan With(SetupPlan told)
    {
        Plan = told;
        return this;
    }

    public void Dispose()
    {
        foreach (var secret in secrets) secret.Dispose();
    }
}
