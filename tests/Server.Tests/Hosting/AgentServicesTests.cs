using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.History;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Server.Background;

namespace PgTlsDashboard.Server.Tests.Hosting;

/// <summary>The services that follow the agents outlive what fails in them.</summary>
public sealed class AgentServicesTests
{
    [Fact]
    public async Task Following_the_journals_begins_again_after_a_failure_and_the_failure_is_logged()
    {
        var history = new FailingOnce();
        var log = new Lines<AgentHistory>();
        using var service = new AgentHistory(history, new NoWaiting(), log);
        await service.StartAsync(CancellationToken.None);
        await history.SecondRun.Task;
        await service.StopAsync(CancellationToken.None);
        Assert.Equal([LogLevel.Error], log.Levels);
    }

    [Fact]
    public async Task A_socket_that_cannot_be_bound_is_a_warning_and_ends_nothing_else()
    {
        var log = new Lines<LocalAgentSocket>();
        using var service = new LocalAgentSocket(new Socket(new IOException("/run/x is not this account's own.")), new NoWaiting(), log);
        await service.StartAsync(CancellationToken.None);
        await service.ExecuteTask!;
        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal([LogLevel.Warning], log.Levels);
        Assert.Contains("/run/x is not this account's own", log.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_fails_later_is_opened_again()
    {
        var socket = new Socket(new System.Net.Sockets.SocketException(24));
        var log = new Lines<LocalAgentSocket>();
        using var service = new LocalAgentSocket(socket, new NoWaiting(), log);
        await service.StartAsync(CancellationToken.None);
        await socket.SecondRun.Task;
        await service.StopAsync(CancellationToken.None);
        Assert.Equal([LogLevel.Error], log.Levels);
    }

    private sealed class FailingOnce : IHistory
    {
        private int _runs;

        public TaskCompletionSource SecondRun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public event Action<JournalEntry>? Changed { add { } remove { } }

        public Task RunAsync(CancellationToken cancellationToken)
        {
            if (++_runs == 1) throw new IOException("the disk is full");
            SecondRun.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public Task<ImmutableArray<JournalEntry>> ListAsync(Guid? targetId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<JournalEntry?> FindAsync(Guid entryId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Socket(Exception first) : ILocalAgents
    {
        private int _runs;

        public TaskCompletionSource SecondRun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task RunAsync(CancellationToken cancellationToken)
        {
            if (++_runs == 1) throw first;
            SecondRun.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    /// <summary>A clock on which every pause is over at once.</summary>
    private sealed class NoWaiting : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }

    private sealed class Lines<T> : ILogger<T>
    {
        public List<LogLevel> Levels { get; } = [];

        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Levels.Add(logLevel);
            Texts.Add(formatter(state, exception));
        }
    }
}
