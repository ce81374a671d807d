using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Startup;
using PgTlsDashboard.Server.Store;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Store;

/// <summary>Watches and what they saw outlive the program, not the target; a store that was never used is left alone.</summary>
public sealed class PlaintextWatchStoreTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pgtls-watch-").FullName;
    private readonly StateDirectory _state;
    private ServiceProvider _services;

    public PlaintextWatchStoreTests()
    {
        _state = StateDirectory.Open(Path.Combine(_directory, "state"), out _)!;
        _services = Open();
    }

    private IPlaintextWatchStore Watches => _services.GetRequiredService<IPlaintextWatchStore>();

    private ITargetStore Targets => _services.GetRequiredService<ITargetStore>();

    [Fact]
    public async Task A_new_state_is_not_touched_by_looking_for_watches()
    {
        Assert.Empty(await Watches.ListAsync(default));
        Assert.Null(await Watches.FindAsync(Guid.NewGuid(), default));
        Assert.False(File.Exists(_state.Database));
    }

    [Fact]
    public async Task Once_it_is_known_that_nobody_watches_the_store_is_asked_again_only_after_one_began()
    {
        var target = await AddTargetAsync();
        Assert.Empty(await Watches.ListAsync(default));
        await ExecuteAsync($"INSERT INTO plaintext_watches (TargetId, Since, Samples) SELECT Id, AddedAt, 0 FROM targets");
        Assert.Empty(await Watches.ListAsync(default));
        await Watches.StartAsync(target, Some.Now, default);
        Assert.Single(await Watches.ListAsync(default));
    }

    [Fact]
    public async Task Samples_add_up_over_a_restart_and_a_problem_is_kept_until_the_next_good_look()
    {
        var target = await AddTargetAsync();
        await Watches.StartAsync(target, Some.Now, default);
        await Watches.AddSampleAsync(target, Some.Now.AddMinutes(1), [Seen("app", 1), Seen("repl", 1)], null, default);
        await RestartAsync();
        await Watches.AddSampleAsync(target, Some.Now.AddMinutes(2), [Seen("app", 2)], null, default);
        await Watches.AddSampleAsync(target, Some.Now.AddMinutes(3), [], "The server does not answer.", default);

        var watch = await Watches.FindAsync(target, default);
        var sessions = await Watches.SessionsAsync(target, default);
        Assert.Equal((2, Some.Now.AddMinutes(2), "The server does not answer."), (watch!.Samples, watch.LastSample!.Value, watch.Problem));
        Assert.Equal([("app", 2, Some.Now.AddMinutes(1), Some.Now.AddMinutes(2)),
            ("repl", 1, Some.Now.AddMinutes(1), Some.Now.AddMinutes(1))],
            sessions.Select(s => (s.Role, s.Samples, s.FirstSeen, s.LastSeen)));

        await Watches.AddSampleAsync(target, Some.Now.AddMinutes(4), [], null, default);
        Assert.Null((await Watches.FindAsync(target, default))!.Problem);
    }

    [Fact]
    public async Task Stopping_forgets_and_beginning_again_begins_afresh()
    {
        var target = await AddTargetAsync();
        await Watches.StartAsync(target, Some.Now, default);
        await Watches.AddSampleAsync(target, Some.Now, [Seen("app", 0)], null, default);
        await Watches.StartAsync(target, Some.Now.AddHours(1), default);
        Assert.Empty(await Watches.SessionsAsync(target, default));
        Assert.True(await Watches.StopAsync(target, default));
        Assert.False(await Watches.StopAsync(target, default));
        // A look that was under way when it was stopped leaves nothing behind.
        await Watches.AddSampleAsync(target, Some.Now, [Seen("app", 0)], null, default);
        Assert.Empty(await Watches.SessionsAsync(target, default));
    }

    [Fact]
    public async Task A_target_takes_its_watch_and_its_sightings_with_it()
    {
        var (one, other) = (await AddTargetAsync("one"), await AddTargetAsync("other"));
        foreach (var id in (Guid[])[one, other])
        {
            await Watches.StartAsync(id, Some.Now, default);
            await Watches.AddSampleAsync(id, Some.Now, [Seen("app", 0)], null, default);
        }
        await Targets.RemoveAsync(one, default);

        Assert.Equal(other, Assert.Single(await Watches.ListAsync(default)).TargetId);
        Assert.Empty(await Watches.SessionsAsync(one, default));
        Assert.Single(await Watches.SessionsAsync(other, default));
    }

    [Fact]
    public async Task Names_that_a_client_makes_up_anew_each_time_do_not_fill_the_disk()
    {
        var target = await AddTargetAsync();
        await Watches.StartAsync(target, Some.Now, default);
        await Watches.AddSampleAsync(target, Some.Now,
            [.. Enumerable.Range(0, PlaintextWatchStore.MostByName).Select(i => Seen("app", 0) with { ApplicationName = $"job {i}" })],
            null, default);
        await Watches.AddSampleAsync(target, Some.Now.AddMinutes(1),
            [Seen("app", 1) with { ApplicationName = "job x" }, Seen("app", 1) with { ApplicationName = "job y" },
                Seen("app", 1) with { ApplicationName = "job 7" }], null, default);

        var sessions = await Watches.SessionsAsync(target, default);
        Assert.Equal(PlaintextWatchStore.MostByName + 1, sessions.Length);
        Assert.Equal(("", 1), (sessions[^1].ApplicationName, sessions[^1].Samples));
        Assert.Equal(2, sessions[7].Samples);
    }

    private static PlaintextSession Seen(string role, int minute) => new()
    {
        Role = role,
        Database = "shop",
        Address = "10.0.0.5",
        ApplicationName = "api",
        FirstSeen = Some.Now.AddMinutes(minute),
        LastSeen = Some.Now.AddMinutes(minute),
        Samples = 1,
    };

    private async Task<Guid> AddTargetAsync(string name = "db")
    {
        var target = Some.Target(name);
        await Targets.AddAsync(target, null, default);
        return target.Id;
    }

    private ServiceProvider Open() => new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_state).AddStore()
        .AddSecrets(_state).BuildServiceProvider();

    private async Task RestartAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _services = Open();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_state.Database}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}
