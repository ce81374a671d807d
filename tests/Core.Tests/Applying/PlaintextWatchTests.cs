using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Applying.Watch;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Tests.Planning;

namespace PgTlsDashboard.Core.Tests.Applying;

/// <summary>What counts as plaintext, by which record it comes, and that one slow server holds up nobody else.</summary>
public sealed class PlaintextWatchTests
{
    [Fact]
    public void Only_what_comes_over_TCP_without_encryption_is_seen_and_sessions_of_a_pool_are_one()
    {
        var seen = PlaintextSessions.Of(
            [Views.Session(), Views.Session() with { ProcessId = 2 }, Views.Session("over_tls", tls: true),
                Views.Session("over_gss", gss: true), Views.Session("here", address: null), Views.Session("repl", replication: true)],
                TestSnapshots.Now);

        Assert.Equal([("app", "shop"), ("repl", "replication")], seen.Select(s => (s.Role, s.Database)));
        Assert.Equal([false, true], seen.Select(s => s.Replication));
    }

    [Fact]
    public void Our_own_sessions_are_not_seen_and_another_that_only_bears_our_name_is()
    {
        var own = Views.Session("postgres", "127.0.0.1") with { ApplicationName = "pgtls-dashboard", IsOwn = true };

        var seen = PlaintextSessions.Of([own, own with { IsOwn = false, ProcessId = 2 }, own with { IsOwn = false, Address = "10.0.0.9" }],
            TestSnapshots.Now);

        Assert.Equal(["10.0.0.9"], seen.Select(s => s.Address));
    }

    [Fact]
    public void A_sighting_stands_at_the_record_that_lets_it_in_now()
    {
        const string hba = "host shop app 10.0.0.0/8 md5\nhostssl all all all md5\nhost all +team 10.0.0.0/8 md5\nhost all repl "
            + "db.example md5\nhost replication repl all md5\n";
        var view = Views.Of(17) with { Roles = [Views.Role("app"), Views.Role("member", false, "team"), Views.Role("repl")] };
        var report = PlaintextSessionGroups.Sort(TestSnapshots.Of(hba, major: 17).With(view), null,
            [Seen("app"), Seen("app", "other"), Seen("member"), Seen("repl"), Seen("repl", "replication") with { Replication = true }]);

        Assert.Equal([1, 3, 4, 5], report.Records.Select(r => r.Record.LineNumber));
        Assert.Equal(["app", "member", "", "repl"], report.Records.Select(r => string.Join(',', r.Sessions.Select(s => s.Role))));
        // No record lets the one in, and of the other only the server's DNS knows.
        Assert.Equal([("app", "other"), ("repl", "shop")], report.Elsewhere.Select(s => (s.Role, s.Database)));
    }

    [Fact]
    public async Task A_server_that_accepts_and_then_says_nothing_does_not_hold_up_the_others()
    {
        var (hanging, refusing) = (Guid.NewGuid(), Guid.NewGuid());
        var targets = new FakeStores(FakeStores.Of(hanging) with { Id = hanging }, FakeStores.Of(refusing) with { Id = refusing });
        var agents = new FakeAgents(new Dictionary<Guid, IServerAgent>
        {
            [hanging] = new FakeAgent
            {
                Sessions = async token => { await Task.Delay(Timeout.Infinite, token); throw new OperationCanceledException(token); }
            },
            [refusing] = new FakeAgent
            {
                Sessions = _ =>
                Task.FromResult(new SessionsReading(null, new(FindingCode.Unreachable, Severity.Error, "The server cannot be reached.")))
            },
        });
        var store = new FakeStore([hanging, refusing]);
        var watch = new PlaintextWatch(targets, store,
            new PlaintextSampler(targets, new TargetAgents(agents, targets), store, TimeProvider.System), null!, null!,
            TimeProvider.System);
        using var stop = new CancellationTokenSource();

        var round = watch.SampleAsync(stop.Token);
        var first = await Wait.ForAsync(store.Stored.Task);

        Assert.Equal(refusing, first.Target);
        Assert.NotNull(first.Problem);
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => round);
    }

    private static PlaintextSession Seen(string role, string database = "shop") => new()
    {
        Role = role,
        Database = database,
        Address = "10.0.0.5",
        ApplicationName = "api",
        FirstSeen = TestSnapshots.Now,
        LastSeen = TestSnapshots.Now,
        Samples = 1,
    };

    private sealed class FakeStore(Guid[] watched) : IPlaintextWatchStore
    {
        public TaskCompletionSource<(Guid Target, string? Problem)> Stored { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task AddSampleAsync(Guid targetId, DateTimeOffset now, ImmutableArray<PlaintextSession> seen, string? problem,
            CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Stored.TrySetResult((targetId, problem));
            return Task.CompletedTask;
        }

        Task<ImmutableArray<PlaintextWatchState>> IPlaintextWatchStore.ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult(watched.Select(id => new PlaintextWatchState { TargetId = id, Since = TestSnapshots.Now, Samples = 0 })
                .ToImmutableArray());

        Task<PlaintextWatchState?> IPlaintextWatchStore.FindAsync(Guid targetId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task StartAsync(Guid targetId, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> StopAsync(Guid targetId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ImmutableArray<PlaintextSession>> SessionsAsync(Guid targetId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
