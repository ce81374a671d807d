using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Agent.Tests.State;

public sealed class CommitConfirmedClockTests : IDisposable
{
    private static readonly TimeSpan s_within = TimeSpan.FromMinutes(5);
    private readonly Scratch _scratch = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LoginBook _logins = new();
    private readonly ConcurrentQueue<TimeSpan> _opened = new();
    private readonly Applier _applier;

    public CommitConfirmedClockTests() => _applier = new(_scratch.At("journal"), _time);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_change_that_nobody_confirms_is_undone_at_its_deadline()
    {
        var server = new PlayedServer();
        await using var clock = Clock(_ => server);
        var (target, entry) = await BeginAsync("one");
        Assert.True(clock.IsRunning);
        Assert.Equal(_time.GetUtcNow() + s_within, clock.Pass());
        _time.Advance(s_within - TimeSpan.FromSeconds(1));
        Assert.NotNull(clock.Pass());
        await clock.SettledAsync();
        Assert.Equal("after\n", await File.ReadAllTextAsync(target.Files.HbaFile));
        _time.Advance(TimeSpan.FromSeconds(1));
        clock.Pass();
        await clock.SettledAsync();
        Assert.Equal(PlainTarget.Records, await File.ReadAllTextAsync(target.Files.HbaFile));
        var undone = Assert.Single(_applier.History(null));
        Assert.Equal((entry, JournalState.RolledBack, "timer"), (undone.Id, undone.State, undone.EndedBy));
        Assert.Equal(1, server.Reloads);
        Assert.False(clock.IsRunning);
        Assert.Null(clock.Pass());
    }

    [Fact]
    public async Task It_looks_by_itself_once_it_was_started()
    {
        var undone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _applier.Changed += entry => { if (entry is { State: JournalState.RolledBack }) undone.TrySetResult(); };
        await using var clock = Clock(_ => new PlayedServer());
        clock.Start();
        await BeginAsync("one");
        clock.Wake();
        // Its own pace is not known here: time goes on until it is done.
        while (!undone.Task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            await Task.WhenAny(undone.Task, Task.Delay(5));
        }
    }

    [Fact]
    public async Task A_change_that_was_confirmed_stays()
    {
        await using var clock = Clock(_ => new PlayedServer());
        var (target, entry) = await BeginAsync("one");
        Assert.IsType<ApplyOutcome.Applied>(await _applier.KeepAsync(entry, CancellationToken.None));
        _time.Advance(s_within * 2);
        Assert.Null(clock.Pass());
        Assert.Equal("after\n", await File.ReadAllTextAsync(target.Files.HbaFile));
    }

    [Fact]
    public async Task A_reload_that_nobody_could_make_is_tried_again_with_growing_pauses()
    {
        var server = new PlayedServer { Answer = () => Task.FromResult<ReloadOutcome>(new ReloadOutcome.Manual("pg_ctl reload")) };
        await using var clock = Clock(_ => server);
        var (target, _) = await BeginAsync("one");
        _time.Advance(s_within);
        clock.Pass();
        await clock.SettledAsync();
        Assert.Equal(PlainTarget.Records, await File.ReadAllTextAsync(target.Files.HbaFile));
        for (var i = 0; i < 8; i++)
        {
            _time.Advance(clock.Pass()!.Value - _time.GetUtcNow());
            clock.Pass();
            await clock.SettledAsync();
        }

        var gaps = _opened.Zip(_opened.Skip(1), (one, other) => (other - one).TotalSeconds).ToArray();
        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300], gaps);
        Assert.True(clock.IsRunning);

        server.Answer = () => Task.FromResult<ReloadOutcome>(new ReloadOutcome.Reloaded("a test"));
        _time.Advance(TimeSpan.FromMinutes(5));
        clock.Pass();
        await clock.SettledAsync();
        Assert.False(clock.IsRunning);
    }

    [Fact]
    public async Task A_server_that_never_answers_does_not_stop_the_clock_of_another()
    {
        var silent = new TaskCompletionSource<ReloadOutcome>();
        var hung = new PlayedServer { Answer = () => silent.Task };
        await using var clock =
            Clock(login => login.Files.DataDirectory.Contains("/hangs/", StringComparison.Ordinal) ? hung : new PlayedServer());
        var (first, _) = await BeginAsync("hangs");
        var (second, _) = await BeginAsync("answers");
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _applier.Changed += entry =>
            { if (entry.Files[0].Path == second.Files.HbaFile && entry.State == JournalState.RolledBack) done.TrySetResult(); };
        _time.Advance(s_within);
        clock.Pass();
        await done.Task;
        Assert.Equal(PlainTarget.Records, await File.ReadAllTextAsync(second.Files.HbaFile));
        // The files of the other one are back as well; its server is still being asked, and is not asked twice.
        _time.Advance(TimeSpan.FromHours(1));
        clock.Pass();
        silent.SetResult(new ReloadOutcome.Reloaded("a test"));
        await clock.SettledAsync();
        Assert.Equal(PlainTarget.Records, await File.ReadAllTextAsync(first.Files.HbaFile));
        Assert.Equal(1, hung.Reloads);
    }

    [Fact]
    public async Task The_session_that_was_held_is_used_first_and_a_new_login_when_it_fails()
    {
        var held = new PlayedServer { Answer = () => throw new IOException("The session ended.") };
        var server = new PlayedServer();
        await using var clock = Clock(_ => server);
        var (_, entry) = await BeginAsync("one");
        _logins.Hold(entry, held);
        _time.Advance(s_within);
        clock.Pass();
        await clock.SettledAsync();
        Assert.Equal((1, 1, true), (held.Reloads, server.Reloads, held.IsDisposed));
        Assert.False(clock.IsRunning);
    }

    [Fact]
    public async Task Sessions_that_are_held_end_with_the_agent()
    {
        var held = new PlayedServer();
        var clock = Clock(_ => new PlayedServer());
        var (_, entry) = await BeginAsync("one");
        _logins.Hold(entry, held);
        await clock.DisposeAsync();
        Assert.True(held.IsDisposed);
    }

    private CommitConfirmedClock Clock(Func<LoginRequest, IServerControl> open) => new(_applier, _logins, (login, _) =>
    {
        _opened.Enqueue(TimeSpan.FromTicks(_time.GetUtcNow().Ticks));
        return Task.FromResult(open(login));
    }, _time, NullLogger<CommitConfirmedClock>.Instance);

    private async Task<(PlainTarget Target, Guid Entry)> BeginAsync(string name)
    {
        var target = new PlainTarget(Directory.CreateDirectory(_scratch.At(name)).FullName);
        var plan = new ChangePlan
        {
            Id = Guid.NewGuid(),
            TargetId = Guid.NewGuid(),
            Recipe = "access-rules",
            Title = "A plan of the tests",
            Changes =
            [
                new()
                {
                    Path = target.Files.HbaFile, Kind = ChangeKind.Modify,
                    BeforeHash = WriteRequests.HashOf(Encoding.UTF8.GetBytes(PlainTarget.Records)),
                    After = new FileContent.Open([.. "after\n"u8]), Mode = WriteRequests.Public,
                },
            ],
            Paths = new([target.Configuration]),
            NeedsReload = true,
            Server = target.Files,
        };
        var outcome = await _applier.ApplyAsync(plan, new(s_within, []), new PlayedServer(), progress: null, CancellationToken.None);
        return (target, Assert.IsType<ApplyOutcome.Unconfirmed>(outcome).JournalId);
    }

    private sealed class PlayedServer : IServerControl
    {
        private int _reloads;

        public Func<Task<ReloadOutcome>> Answer { get; set; } = () => Task.FromResult<ReloadOutcome>(new ReloadOutcome.Reloaded("a test"));
        public int Reloads => _reloads;
        public bool IsDisposed { get; private set; }

        public Task<ReloadOutcome> ReloadAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reloads);
            return Answer();
        }

        public Task<ImmutableArray<Finding>> ReadVerdictAsync(CancellationToken cancellationToken) =>
            Task.FromResult(ImmutableArray<Finding>.Empty);

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
