using System.Globalization;
using Npgsql;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>A real PostgreSQL. Its configuration files belong to the tests' own account, which an agent in this process has.</summary>
public class LocalServer : IAsyncLifetime
{
    public const string Records = "local all all trust\nhost all all 127.0.0.1/32 trust\n";

    private readonly Scratch _scratch = new();
    private PostgresProcess? _process;

    public TargetFiles Files { get; private set; } = null!;
    public string SocketDirectory { get; private set; } = "";
    public int Port { get; private set; }
    public string Connection => $"Host={SocketDirectory};Port={Port};Username=postgres;Database=postgres";
    public ServerLogin Login => new(Connection);

    public async Task InitializeAsync()
    {
        var account = ServerAccount.IsNeeded ? ServerAccount.Find() : null;
        var installation = await PostgresInstallation.FindAsync(Environment.GetEnvironmentVariable("PG_BIN"), account, CancellationToken.None)
            ?? throw new InvalidOperationException("This machine has no PostgreSQL that can run here.");
        var place = await _scratch.OfAccountAsync("server");
        SocketDirectory = place;
        Port = LoopbackPort.Find().Number;
        var data = Path.Combine(place, "data");
        await PostgresProcess.InitializeAsync(installation, account, data, "trust", CancellationToken.None);
        var configuration = Directory.CreateDirectory(_scratch.At("conf")).FullName;
        Files = new()
        {
            DataDirectory = data,
            ConfigFile = Path.Combine(configuration, "postgresql.conf"),
            HbaFile = Path.Combine(configuration, "pg_hba.conf"),
            IdentFile = Path.Combine(configuration, "pg_ident.conf"),
        };
        await File.WriteAllTextAsync(Files.ConfigFile, string.Create(CultureInfo.InvariantCulture, $"""
            listen_addresses = '127.0.0.1'
            port = {Port}
            unix_socket_directories = '{place}'
            hba_file = '{Files.HbaFile}'
            ident_file = '{Files.IdentFile}'
            fsync = off
            max_connections = 30

            """));
        await File.WriteAllTextAsync(Files.HbaFile, Records);
        await File.WriteAllTextAsync(Files.IdentFile, "");
        await PrepareAsync(configuration);
        _process = await PostgresProcess.StartAsync(installation, account, data, [$"--config-file={Files.ConfigFile}"], CancellationToken.None);
    }

    protected virtual Task PrepareAsync(string configuration) => Task.CompletedTask;

    public async Task<string?> QueryAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{Connection};Pooling=false");
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same with its configuration in the hands of the account that runs it, as a child of the dashboard has.</summary>
public sealed class AccountServer : LocalServer
{
    protected override Task PrepareAsync(string configuration) => Environment.IsPrivilegedProcess
        ? Shell.RunAsync("chown", "-R", $"{ChildAgent.Account.Uid}:{ChildAgent.Account.Gid}", configuration)
        : Task.CompletedTask;
}

/// <summary>Tests that change the one server, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class LocalServerTests : ICollectionFixture<LocalServer>
{
    public const string Name = "one local server";
}
