using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Server.Background;

namespace PgTlsDashboard.Server.Tests.Hosting;

/// <summary>A look each minute, whatever the look before came to.</summary>
public sealed class PlaintextWatchServiceTests
{
    [Fact]
    public async Task It_looks_each_minute_and_a_round_that_fails_does_not_end_the_rounds()
    {
        var time = new HandTime();
        var watch = new FailingOnce();
        using var rounds = new PlaintextWatchService(watch, time, NullLogger<PlaintextWatchService>.Instance);
        await rounds.StartAsync(CancellationToken.None);
        await Wait.ForAsync(time.Made.Task);
        Assert.Equal(0, watch.Rounds);
        for (var round = 1; round <= 3; round++)
        {
            time.Tick();
            Assert.True(await watch.Looked.WaitAsync(Wait.Hang));
            Assert.Equal(round, watch.Rounds);
        }

        await rounds.StopAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromMinutes(1), time.Period);
    }

    private sealed class FailingOnce : IPlaintextWatch
    {
        public int Rounds { get; private set; }

        public SemaphoreSlim Looked { get; } = new(0);

        public Task SampleAsync(CancellationToken cancellationToken)
        {
            Rounds++;
            Looked.Release();
            return Rounds == 1 ? throw new IOException("the disk is full") : Task.CompletedTask;
        }

        public Task<PlaintextWatchReport?> ReadAsync(Guid targetId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<ImmutableArray<Finding>> StartAsync(Guid targetId, string actor, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> StopAsync(Guid targetId, string actor, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>A clock whose one timer ticks by hand.</summary>
    private sealed class HandTime : TimeProvider
    {
        private TimerCallback? _callback;
        private object? _state;

        public TimeSpan Period { get; private set; }

        public TaskCompletionSource Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Tick() => _callback!(_state);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state, Period) = (callback, state, period);
            Made.TrySetResult();
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
