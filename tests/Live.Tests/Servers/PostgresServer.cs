using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>How a test's server differs from a stock one.</summary>
public sealed record PostgresOptions
{
    public static readonly PostgresOptions Stock = new();

    /// <summary>Appended to postgresql.conf as written; <c>ssl</c> and the like, values quoted where PostgreSQL wants it.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The text of pg_hba.conf; null keeps initdb's, which trusts the socket and loopback.</summary>
    public string? Hba { get; init; }

    /// <summary>Settings on the command line, NAME=VALUE, which no file can change.</summary>
    public ImmutableArray<string> CommandLine { get; init; } = [];

    /// <summary>Where it lies and listens; null: a free folder and a free port.</summary>
    public (string Folder, int Port)? Place { get; init; }

    /// <summary>Done with the data directory before the server starts.</summary>
    public Func<string, Task> Prepare { get; init; } = _ => Task.CompletedTask;
}

/// <summary>
/// A real server for a test: superuser <c>postgres</c>, a free port on 127.0.0.1 and ::1, and a socket that is trusted as long as
/// pg_hba.conf says so.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, Lazy<Task<string>>> s_templates = new();
    internal static readonly ServerAccount? Account = ServerAccount.IsNeeded ? ServerAccount.Find() : null;

    private readonly string _folder;
    private readonly PostgresInstallation _installation;
    private PostgresProcess _process;

    private PostgresServer(string folder, PostgresInstallation installation, int port, PostgresProcess process) =>
        (_folder, _installation, Port, _process) = (folder, installation, port, process);

    public int Port { get; }

    public int Major => _installation.Version.Major;

    public PostgresVersion Version => _installation.Version;

    public PostgresInstallation Installation => _installation;

    public string DataDirectory => Path.Combine(_folder, "data");

    public string SocketDirectory => _folder;

    public int ProcessId => _process.Id;

    /// <summary>The server's log since its last start.</summary>
    public string Log => _process.Log;

    /// <summary>The superuser over the Unix-domain socket, unpooled.</summary>
    public string AdminConnectionString =>
        $"Host={SocketDirectory};Port={Port};Username=postgres;Database=postgres;Pooling=false;Timeout=300";

    public static async Task<PostgresServer> StartAsync(int major, PostgresOptions? options = null)
    {
        var installation = await PostgresBinaries.FindAsync(major);
        var template = await s_templates.GetOrAdd(major, _ => new Lazy<Task<string>>(() => MakeTemplateAsync(installation))).Value;
        options ??= PostgresOptions.Stock;
        var folder = options.Place is { } place ? Directory.CreateDirectory(place.Folder).FullName : PostgresFolders.Make($"pg{major}");
        await Command.RunAsync("cp", ["-a", template, Path.Combine(folder, "data")]);
        await OwnAsync(folder);
        await ConfigureAsync(Path.Combine(folder, "data"), options);
        await options.Prepare(Path.Combine(folder, "data"));
        for (var tries = 1; ; tries++)
        {
            var port = options.Place?.Port ?? FreePort();
            try
            {
                return new(folder, installation, port, await LaunchAsync(installation, folder, port, options.CommandLine));
            }
            catch (IOException e) when (
                tries < 5 && options.Place is null && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Someone took the port between the choice and the start.
            }
        }
    }

    /// <summary><c>pg_reload_conf()</c>, and waits until the server is done with it.</summary>
    public async Task ReloadAsync()
    {
        await using var connection = new NpgsqlConnection(AdminConnectionString);
        await connection.OpenAsync();
        var before = await LoadTimeAsync(connection);
        await using (var reload = new NpgsqlCommand("select pg_reload_conf()", connection)) await reload.ExecuteNonQueryAsync();
        await Wait.UntilAsync(async () => await LoadTimeAsync(connection) != before, "the server reloads");
        await AnswersAsync();
    }

    /// <summary>The postmaster reads its files one after another and answers a new connection only after the last.</summary>
    internal async Task AnswersAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await client.GetStream().WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 });
        _ = await client.GetStream().ReadAsync(new byte[1]);
    }

    /// <param name="commandLine">Settings on the command line, NAME=VALUE.</param>
    public async Task RestartAsync(params string[] commandLine)
    {
        await _process.DisposeAsync();
        _process = await LaunchAsync(_installation, _folder, Port, [.. commandLine]);
    }

    /// <summary>The fast shutdown; the data directory stays until the server is disposed.</summary>
    public Task StopAsync() => _process.StopAsync(CancellationToken.None);

    public async Task ExecuteAsync(string sql) => _ = await QueryAsync(sql);

    /// <summary>The rows of one or more statements as text (<c>NULL</c> is null).</summary>
    public async Task<ImmutableArray<ImmutableArray<string?>>> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(AdminConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string?>>();
        do
        {
            while (await reader.ReadAsync())
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        }
        while (await reader.NextResultAsync());
        return rows.ToImmutable();
    }

    /// <summary>Writes a file of the data directory as the server's own account owns it.</summary>
    public async Task WriteFileAsync(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = Path.Combine(DataDirectory, name);
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, mode);
        await OwnAsync(path);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        PostgresFolders.Remove(_folder);
    }

    private static Task<string> MakeTemplateAsync(PostgresInstallation installation) =>
        PostgresCache.MakeAsync($"template-{installation.Version}-{Account?.Name ?? Environment.UserName}", async staging =>
        {
            await OwnAsync(staging);
            var data = Path.Combine(staging, "data");
            await PostgresProcess.InitializeAsync(installation, Account, data, "trust", CancellationToken.None);
            return data;
        });

    // On the command line what a test has no reason to change; in the file what it asked for.
    private static Task<PostgresProcess> LaunchAsync(PostgresInstallation installation, string folder, int port,
        ImmutableArray<string> commandLine) =>
        PostgresProcess.StartAsync(
        installation, Account, Path.Combine(folder, "data"),
        ["-p", $"{port}", "-k", folder, "-h", "127.0.0.1,::1", "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c",
            "log_destination=stderr", "-c", "logging_collector=off", .. commandLine.SelectMany(setting => (string[])["-c", setting])],
        CancellationToken.None);

    private static async Task ConfigureAsync(string data, PostgresOptions options)
    {
        if (!options.Settings.IsEmpty)
            await File.AppendAllLinesAsync(Path.Combine(data, "postgresql.conf"),
                options.Settings.Select(setting => $"{setting.Key} = {setting.Value}"));
        if (options.Hba is { } hba) await File.WriteAllTextAsync(Path.Combine(data, "pg_hba.conf"), hba);
    }

    private static async Task<DateTime> LoadTimeAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_conf_load_time()", connection);
        return (DateTime)(await command.ExecuteScalarAsync())!;
    }

    private static async Task OwnAsync(string path)
    {
        if (Account is not null) await Command.RunAsync("chown", [$"{Account.Uid}:{Account.Gid}", path]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
