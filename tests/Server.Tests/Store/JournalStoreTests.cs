using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Startup;
using PgTlsDashboard.Server.Store;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Store;

/// <summary>The journals' records, which server a target is, and stores of earlier versions.</summary>
public sealed class JournalStoreTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pgtls-store-").FullName;
    private readonly StateDirectory _state;
    private readonly ServiceProvider _services;

    public JournalStoreTests()
    {
        _state = StateDirectory.Open(Path.Combine(_directory, "state"), out _)!;
        _services = new ServiceCollection()
            .AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_state).AddStore().AddSecrets(_state).BuildServiceProvider();
    }

    private IJournalStore Journal => _services.GetRequiredService<IJournalStore>();

    private ITargetStore Targets => _services.GetRequiredService<ITargetStore>();

    public static TheoryData<JournalState> States { get; } = [.. Enum.GetValues<JournalState>()];

    [Theory]
    [MemberData(nameof(States))]
    public async Task An_entry_comes_back_as_it_was_saved_without_its_diffs(JournalState state)
    {
        var entry = Whole with { State = state };
        Assert.Null(await Journal.SaveAsync(entry, default));
        AssertSame(entry, Assert.Single(await Journal.ListAsync(entry.TargetId, default)));
        Assert.DoesNotContain("+hostssl", await ExecuteAsync("SELECT Record FROM journal_entries"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_again_replaces_the_record_and_gives_the_one_before()
    {
        await Journal.SaveAsync(Whole, default);
        var later = Whole with { State = JournalState.RolledBack, Because = "Nobody confirmed it.", Until = null, EndedBy = "timer" };
        AssertSame(Whole, (await Journal.SaveAsync(later, default))!);
        AssertSame(later, Assert.Single(await Journal.ListAsync(null, default)));
    }

    [Fact]
    public async Task Entries_are_newest_first_and_of_one_target_or_of_all()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var (target, hour) in new[] { (one, 1), (two, 3), (one, 2) })
            await Journal.SaveAsync(Some.Entry(target) with { At = Some.Now.AddHours(hour), Title = $"{hour}" }, default);
        Assert.Equal(["3", "2", "1"], (await Journal.ListAsync(null, default)).Select(entry => entry.Title));
        Assert.Equal(["2", "1"], (await Journal.ListAsync(one, default)).Select(entry => entry.Title));
    }

    [Fact]
    public async Task Before_anything_is_stored_the_history_is_empty_and_no_database_is_made()
    {
        Assert.Empty(await Journal.ListAsync(null, default));
        Assert.False(File.Exists(_state.Database));
    }

    [Fact]
    public async Task The_history_outlives_its_target()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, null, default);
        await Journal.SaveAsync(Some.Entry(target.Id), default);
        Assert.True(await Targets.RemoveAsync(target.Id, default));
        Assert.Single(await Journal.ListAsync(target.Id, default));
    }

    [Fact]
    public async Task Which_server_a_target_is_comes_back_to_the_last_bit()
    {
        var target = Some.Target() with { Identity = Identity };
        await Targets.AddAsync(target, null, default);
        Assert.Equal(Identity, (await Targets.FindAsync(target.Id, default))!.Identity);
        var other = Identity with { AgentId = null, Directory = null, SystemIdentifier = null };
        await Targets.SetIdentityAsync(target.Id, other, default);
        Assert.Equal(other, (await Targets.FindAsync(target.Id, default))!.Identity);
        await Targets.SetIdentityAsync(Guid.NewGuid(), other, default);
        Assert.Single(await Targets.ListAsync(default));
    }

    [Fact]
    public async Task An_update_replaces_what_is_stored_and_keeps_clients_and_authority()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, "host=/run password=old", default);
        await _services.GetRequiredService<IClientStore>().AddAsync(Some.Client(target.Id), default);
        var authorities = _services.GetRequiredService<IAuthorityStore>();
        using (var authority = Some.MakeAuthority("root")) await authorities.AddAsync(target.Id, authority, default);
        var files = target.Files with { HbaFile = "/c/hba.conf", ServerPaths = [] };
        var edited = target with { Name = "other", Host = "db9.example", Port = 5433, Files = files, Identity = Identity };

        Assert.True(await Targets.UpdateAsync(edited, null, default));

        var found = (await Targets.FindAsync(target.Id, default))!;
        Assert.Equal(edited, found with { AddedAt = edited.AddedAt, Files = edited.Files });
        Assert.Equal("/c/hba.conf", found.Files.HbaFile);
        Assert.Empty(found.Files.ServerPaths);
        Assert.Equal("host=/run password=old", await Targets.OpenAdminConnectionAsync(target.Id, default));
        Assert.Single(await _services.GetRequiredService<IClientStore>().ListAsync(target.Id, default));
        Assert.NotNull(await authorities.FindCertificateAsync(target.Id, default));
    }

    [Fact]
    public async Task An_update_replaces_the_admin_connection_or_removes_it()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, "old", default);
        Assert.True(await Targets.UpdateAsync(target, "new", default));
        Assert.Equal("new", await Targets.OpenAdminConnectionAsync(target.Id, default));
        Assert.True(await Targets.UpdateAsync(target, "", default));
        Assert.Null(await Targets.OpenAdminConnectionAsync(target.Id, default));
        Assert.False((await Targets.FindAsync(target.Id, default))!.HasAdminConnection);
    }

    [Fact]
    public async Task An_update_to_the_name_of_another_target_or_of_none_is_refused()
    {
        var (one, two) = (Some.Target("one"), Some.Target("two"));
        await Targets.AddAsync(one, null, default);
        await Targets.AddAsync(two, null, default);
        Assert.False(await Targets.UpdateAsync(two with { Name = "ONE" }, null, default));
        Assert.Equal("two", (await Targets.FindAsync(two.Id, default))!.Name);
        Assert.False(await Targets.UpdateAsync(Some.Target("three"), null, default));
    }

    [Fact]
    public async Task A_store_from_before_agents_opens_with_every_target_and_no_identity()
    {
        var id = Guid.NewGuid();
        await using (var db = Open(_state.Database))
        {
            await db.GetService<IMigrator>().MigrateAsync("20261125125557_PlaintextWatch");
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO targets
                    (Id, Name, NameKey, Host, Port, DataDirectory, ConfigFile, HbaFile, IdentFile, ServerPaths, IsSandbox, AddedAt)
                VALUES ({id}, 'db1', 'DB1', 'db1.example', 5432, '/data', '/data/c', '/data/h', '/data/i', '[]', 0, 0)
                """);
        }

        var target = Assert.Single(await Targets.ListAsync(default));

        Assert.Equal((id, "db1", null), (target.Id, target.Name, target.Identity));
        await Targets.SetIdentityAsync(id, Identity, default);
        Assert.Equal(Identity, (await Targets.FindAsync(id, default))!.Identity);
    }

    [Fact]
    public async Task The_migrations_make_the_tables_that_the_model_wants()
    {
        await using var db = Open(":memory:");
        Assert.False(db.Database.HasPendingModelChanges());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    // A device or an inode may use its highest bit.
    private static ServerIdentity Identity { get; } = new()
    {
        AgentId = Guid.NewGuid(),
        Uid = 26,
        Gid = 27,
        Directory = (ulong.MaxValue - 1, 0x8000_0000_0000_0001),
        SystemIdentifier = "7561234567890123456",
    };

    private static JournalEntry Whole { get; } = Some.Entry(Guid.NewGuid()) with
    {
        State = JournalState.OnProbation,
        Because = "it was asked for",
        Command = "pg_ctl reload",
        Until = Some.Now.AddMinutes(5),
        Roles = ["app", "repl"],
        Findings =
        [
            Some.Trouble with { Command = "ls" }, new(FindingCode.Read("some-hint"), Severity.Info, "It is so."),
            new(FindingCode.Read("some-doubt"), Severity.Warning, "It may be so."),
        ],
        Files =
        [
            new("/data/pg_hba.conf", ChangeKind.Modify, "aa", "bb", "-host\n+hostssl"),
            new("/data/server.key", ChangeKind.Create, null, "cc", null),
        ],
        PlanId = Guid.NewGuid(),
        SettleBy = Some.Now.AddMinutes(1),
        EndedBy = "recovery",
    };

    private static DashboardDb Open(string file) =>
        new(new DbContextOptionsBuilder<DashboardDb>().UseSqlite($"Data Source={file}").Options);

    private static void AssertSame(JournalEntry expected, JournalEntry actual)
    {
        Assert.Equal(expected.Files.Select(file => file with { Diff = null }), actual.Files);
        Assert.Equal(expected.Findings.AsEnumerable(), actual.Findings);
        Assert.Equal(expected.Roles.AsEnumerable(), actual.Roles);
        Assert.Equal(expected, actual with { Files = expected.Files, Findings = expected.Findings, Roles = expected.Roles });
    }

    private async Task<string?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_state.Database}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
