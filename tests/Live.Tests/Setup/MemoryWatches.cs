using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Live.Tests.Setup;

/// <summary>Watches in memory.</summary>
internal sealed class MemoryWatches : IPlaintextWatchStore
{
    private readonly Dictionary<Guid, (PlaintextWatchState State, ImmutableArray<PlaintextSession> Seen)> _watches = [];

    public Task<ImmutableArray<PlaintextWatchState>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_watches.Values.Select(w => w.State).ToImmutableArray());

    public Task<PlaintextWatchState?> FindAsync(Guid targetId, CancellationToken cancellationToken) =>
        Task.FromResult(_watches.TryGetValue(targetId, out var watch) ? watch.State : null);

    public Task StartAsync(Guid targetId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _watches[targetId] = (new() { TargetId = targetId, Since = now, Samples = 0 }, []);
        return Task.CompletedTask;
    }

    public Task<bool> StopAsync(Guid targetId, CancellationToken cancellationToken) => Task.FromResult(_watches.Remove(targetId));

    public Task AddSampleAsync(Guid targetId, DateTimeOffset now, ImmutableArray<PlaintextSession> seen, string? problem,
        CancellationToken cancellationToken)
    {
        if (!_watches.TryGetValue(targetId, out var watch)) return Task.CompletedTask;
        var state = watch.State with
        {
            Problem = problem,
            Samples = watch.State.Samples + (problem is null ? 1 : 0),
            LastSample = problem is null ? now : watch.State.LastSample
        };
        _watches[targetId] =
            (state, [.. watch.Seen.Concat(seen).GroupBy(s => (s.Role, s.Database, s.Address, s.ApplicationName))
                .Select(g => g.Last() with { FirstSeen = g.First().FirstSeen, Samples = g.Sum(s => s.Samples) })]);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<PlaintextSession>> SessionsAsync(Guid targetId, CancellationToken cancellationToken) =>
        Task.FromResult(_watches[targetId].Seen);
}
