using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Server.Startup;
using PgTlsDashboard.Server.Store;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Store;

/// <summary>What goes into the store comes out of it, and what must not be read there cannot.</summary>
public sealed class StoreTests : IAsyncDisposable
{
    private const string Connection = "host=/run/postgresql user=postgres password=hunter2";

    private readonly string _directory = Directory.CreateTempSubdirectory("pgtls-store-").FullName;
    private readonly StateDirectory _state;
    private readonly List<string> _logged = [];
    private ServiceProvider _services;

    public StoreTests()
    {
        _state = StateDirectory.Open(Path.Combine(_directory, "state"), out _)!;
        _services = Open();
    }

    private ITargetStore Targets => _services.GetRequiredService<ITargetStore>();

    [Fact]
    public async Task A_target_comes_back_as_it_was_stored()
    {
        var target = Some.Target();
        Assert.True(await Targets.AddAsync(target, Connection, default));
        var found = await Targets.FindAsync(target.Id, default);
        Assert.Equal(target.AddedAt, found!.AddedAt);
        Assert.Equal(target.Files.ServerPaths, found.Files.ServerPaths.AsEnumerable());
        Assert.Equal(target, found with { AddedAt = target.AddedAt, Files = target.Files });
        Assert.Equal(target.Files, found.Files with { ServerPaths = target.Files.ServerPaths });
        Assert.Null(await Targets.FindAsync(Guid.NewGuid(), default));
    }

    [Fact]
    public async Task A_target_s_name_is_taken_whatever_its_case()
    {
        Assert.True(await Targets.AddAsync(Some.Target("Köln"), null, default));
        Assert.False(await Targets.AddAsync(Some.Target("KÖLN"), null, default));
        Assert.True(await Targets.AddAsync(Some.Target("Bonn"), null, default));
        Assert.Equal(["Bonn", "Köln"], (await Targets.ListAsync(default)).Select(target => target.Name));
    }

    [Fact]
    public async Task The_admin_connection_opens_again_after_a_restart_and_is_nowhere_on_disk()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, Connection, default);
        Assert.Equal(Connection, await Targets.OpenAdminConnectionAsync(target.Id, default));
        await RestartAsync();
        Assert.Equal(Connection, await Targets.OpenAdminConnectionAsync(target.Id, default));
        Assert.True((await Targets.FindAsync(target.Id, default))!.HasAdminConnection);
        var files = Directory.GetFiles(_state.Path, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Holds(file, "db1.example"));
        Assert.DoesNotContain(files, file => Holds(file, "hunter2"));
        Assert.DoesNotContain(_logged, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sealed_connection_moved_to_another_target_does_not_open()
    {
        var (one, two) = (Some.Target("one"), Some.Target("two"));
        await Targets.AddAsync(one, Connection, default);
        await Targets.AddAsync(two, "other", default);
        await ExecuteAsync("UPDATE targets SET SealedAdminConnection = (SELECT SealedAdminConnection FROM targets WHERE Name = 'one')");
        Assert.Equal(Connection, await Targets.OpenAdminConnectionAsync(one.Id, default));
        Assert.Null(await Targets.OpenAdminConnectionAsync(two.Id, default));
        Assert.Contains(_logged, line => line.Contains("sealed with keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_without_an_admin_connection_has_none()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, null, default);
        Assert.Null(await Targets.OpenAdminConnectionAsync(target.Id, default));
        Assert.False((await Targets.FindAsync(target.Id, default))!.HasAdminConnection);
    }

    [Fact]
    public async Task Forgetting_a_target_takes_its_clients_and_authority_and_leaves_the_audit_trail()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, null, default);
        await _services.GetRequiredService<IClientStore>().AddAsync(Some.Client(target.Id), default);
        using (var authority = Some.MakeAuthority("root")) await Authorities.AddAsync(target.Id, authority, default);
        var audit = _services.GetRequiredService<IAuditTrail>();
        await audit.WriteAsync(new(Some.Now, "administrator", "add", target.Id, "Added."), default);
        Assert.True(await Targets.RemoveAsync(target.Id, default));
        Assert.False(await Targets.RemoveAsync(target.Id, default));
        Assert.Empty(await _services.GetRequiredService<IClientStore>().ListAsync(null, default));
        Assert.Null(await Authorities.FindCertificateAsync(target.Id, default));
        Assert.Single(await audit.ListAsync(target.Id, 10, default));
    }

    [Fact]
    public async Task The_newest_authority_signs_and_its_key_is_not_on_disk_in_the_clear()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, null, default);
        Assert.Null(await Authorities.OpenAsync(target.Id, default));
        using var first = Some.MakeAuthority("first");
        using var second = Some.MakeAuthority("second");
        await Authorities.AddAsync(target.Id, first, default);
        await Authorities.AddAsync(target.Id, second, default);
        await RestartAsync();
        Assert.Equal(second.Certificate, await Authorities.FindCertificateAsync(target.Id, default));
        using var opened = await Authorities.OpenAsync(target.Id, default);
        Assert.Equal(second.Certificate, opened!.Certificate);
        using var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, default);
        Assert.Equal("repl", opened.IssueClient("repl", key, Some.Now, TimeSpan.FromDays(1)).CommonName);
        using var copy = second.CopyKey();
        var clear = copy.ToPkcs8();
        Assert.All(Directory.GetFiles(_state.Path, "dashboard.db*"),
            file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(clear.AsSpan(30, 40))));
    }

    [Fact]
    public async Task A_client_comes_back_and_its_bundle_is_taken_once()
    {
        var target = Some.Target();
        await Targets.AddAsync(target, null, default);
        var clients = _services.GetRequiredService<IClientStore>();
        var client = Some.Client(target.Id);
        await clients.AddAsync(client, default);
        Assert.Equal(client, await clients.FindAsync(client.Id, default));
        await clients.MarkDownloadedAsync(client.Id, Some.Now, default);
        await clients.MarkDownloadedAsync(client.Id, Some.Now.AddHours(1), default);
        Assert.Equal(Some.Now, (await clients.FindAsync(client.Id, default))!.BundleTakenAt);
        Assert.Single(await clients.ListAsync(target.Id, default));
        Assert.Empty(await clients.ListAsync(Guid.NewGuid(), default));
    }

    [Fact]
    public async Task The_audit_trail_is_newest_first_and_bounded()
    {
        var audit = _services.GetRequiredService<IAuditTrail>();
        for (var i = 0; i < 5; i++) await audit.WriteAsync(new(Some.Now, "administrator", "apply", null, $"{i}"), default);
        Assert.Equal(["4", "3"], (await audit.ListAsync(null, 2, default)).Select(entry => entry.Text));
    }

    [Fact]
    public async Task Twenty_writers_at_once_all_get_through()
    {
        var audit = _services.GetRequiredService<IAuditTrail>();
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => Task.Run(() => audit.WriteAsync(new(Some.Now, "a", "b", null, $"{i}"), default))));
        Assert.Equal(20, (await audit.ListAsync(null, 100, default)).Length);
        Assert.Equal("wal", await ExecuteAsync("PRAGMA journal_mode"));
    }

    private IAuthorityStore Authorities => _services.GetRequiredService<IAuthorityStore>();

    private ServiceProvider Open() => new ServiceCollection()
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new ListLoggerProvider(_logged)))
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_state)
        .AddStore()
        .AddSecrets(_state)
        .BuildServiceProvider();

    private async Task RestartAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _services = Open();
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

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private sealed class ListLoggerProvider(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (lines) lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
