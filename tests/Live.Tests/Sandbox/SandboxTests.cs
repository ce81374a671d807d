using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using Npgsql.Replication;
using PgTlsDashboard.Core.Sandbox;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Sandbox;

public sealed class SandboxTests : IDisposable
{
    private readonly string _state = PostgresFolders.Make("state");

    public void Dispose() => PostgresFolders.Remove(_state);

    [Theory, ClassData(typeof(Majors))]
    public async Task It_starts_in_plaintext_and_its_roles_enter_with_their_passwords(int major)
    {
        await using var sandbox = Sandbox((await PostgresBinaries.FindAsync(major)).BinDirectory);

        var server = await sandbox.StartAsync();

        Assert.Equal("off", await AskAsync(server.AdminConnection, "show ssl"));
        Assert.Equal("app", await AskAsync(Login(server, "app", "app"), "select current_user"));
        Assert.Equal("repl", await AskAsync(Login(server, "repl", "postgres"), "select current_user"));
        await using var replication = new PhysicalReplicationConnection(Login(server, "repl", "postgres"));
        await replication.Open();
        Assert.NotNull((await replication.IdentifySystem()).SystemId);
        Assert.StartsWith($"{major}.", server.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_a_passwordless_superuser_from_the_network_are_refused()
    {
        await using var sandbox = Sandbox();
        var server = await sandbox.StartAsync();

        var wrong = await Assert.ThrowsAsync<PostgresException>(
            () => AskAsync($"Host=127.0.0.1;Port={server.Port};Username=app;Password=wrong;Database=app;SSL Mode=Disable;Pooling=false",
                "select 1"));
        var superuser = await Assert.ThrowsAsync<PostgresException>(
            () => AskAsync($"Host=127.0.0.1;Port={server.Port};Username=postgres;Password=wrong;Database=app;SSL "
                + "Mode=Disable;Pooling=false", "select 1"));

        Assert.Equal("28P01", wrong.SqlState);
        Assert.Equal("28P01", superuser.SqlState);
    }

    [Fact]
    public async Task Its_files_are_the_situation_of_the_tutorial()
    {
        await using var sandbox = Sandbox();
        var server = await sandbox.StartAsync();

        var records = await AskAsync(
            server.AdminConnection,
            "select string_agg(concat_ws(' ', type, array_to_string(database, ','), array_to_string(user_name, ','), address, "
                + "auth_method, error), E'\n') from pg_hba_file_rules");
        Assert.Equal(
            """
            local all all trust
            host all all 127.0.0.1 scram-sha-256
            host all all ::1 scram-sha-256
            local replication all trust
            host replication all 127.0.0.1 scram-sha-256
            host replication all ::1 scram-sha-256
            host all all 0.0.0.0 scram-sha-256
            host replication repl 0.0.0.0 scram-sha-256
            """,
            records);
        Assert.Equal("replica on",
            await AskAsync(server.AdminConnection,
                "select current_setting('wal_level') || ' ' || current_setting('track_commit_timestamp')"));
        Assert.Equal("repl", await AskAsync(server.AdminConnection, "select slot_name from pg_replication_slots"));
        Assert.Equal(
            Path.Combine(server.DataDirectory, "postgresql.conf"),
            await AskAsync(server.AdminConnection,
                "select distinct sourcefile from pg_settings where name in ('port', 'listen_addresses', 'unix_socket_directories')"));
        var pgmoneta = await File.ReadAllTextAsync(server.PgmonetaConf);
        Assert.Contains($"[primary]\nhost = 127.0.0.1\nport = {server.Port}\nuser = repl\nwal_slot = repl\n", pgmoneta,
            StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(server.Directory));
    }

    [Fact]
    public async Task A_second_start_returns_the_one_that_runs_and_a_dead_one_is_replaced()
    {
        await using var sandbox = Sandbox();
        var first = await sandbox.StartAsync();
        Assert.Equal(first.Directory, (await sandbox.StartAsync()).Directory);

        using (var process = Process.GetProcessById(ProcessOf(first)))
        {
            process.Kill();
            await Wait.EndOfProcessAsync(process.Id);
        }
        var second = await sandbox.StartAsync();

        Assert.NotEqual(first.Directory, second.Directory);
        Assert.False(Directory.Exists(first.Directory));
        Assert.Equal("app", await AskAsync(Login(second, "app", "app"), "select current_user"));
    }

    [Fact]
    public async Task After_dispose_nothing_is_left()
    {
        var sandbox = Sandbox();
        var server = await sandbox.StartAsync();
        var process = ProcessOf(server);

        await sandbox.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{process}"));
        Assert.False(Directory.Exists(server.Directory));
        Assert.Empty(Left());
        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", server.Port));
    }

    [Fact]
    public async Task It_dies_with_an_agent_that_is_killed_and_the_next_start_removes_its_folder()
    {
        await using var killed = Sandbox();
        var first = await killed.StartAsync();
        var postgres = ProcessOf(first);

        await killed.KillAsync();
        await Wait.EndOfProcessAsync(postgres);

        Assert.True(Directory.Exists(first.Directory));
        await using var sandbox = Sandbox();
        var server = await sandbox.StartAsync();
        Assert.False(Directory.Exists(first.Directory));
        Assert.True(Directory.Exists(server.Directory));
    }

    [Fact]
    public async Task A_start_leaves_the_sandbox_of_another_running_program_alone()
    {
        await using var other = Sandbox();
        var running = await other.StartAsync();

        await using var sandbox = Sandbox();
        await sandbox.StartAsync();

        Assert.True(Directory.Exists(running.DataDirectory));
        Assert.True(Directory.Exists($"/proc/{ProcessOf(running)}"));
    }

    [Fact]
    public async Task A_server_outlives_the_thread_that_started_it()
    {
        await using var server = await PostgresServer.StartAsync(15);
        await server.StopAsync();
        PostgresProcess? started = null;
        var thread = new Thread(() => started = PostgresProcess.StartAsync(
            server.Installation, PostgresServer.Account, server.DataDirectory,
            ["-p", $"{server.Port}", "-k", server.SocketDirectory, "-h", ""], CancellationToken.None)
            .GetAwaiter().GetResult());
        thread.Start();
        thread.Join();

        await using var process = started!;
        await Task.Delay(500);
        Assert.Equal("1", await AskAsync(server.AdminConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_Ctrl_C_of_the_terminal_does_not_reach_it()
    {
        await using var sandbox = Sandbox();
        var server = await sandbox.StartAsync();

        Assert.Equal(ProcessOf(server), ProcessFile.SessionOf(ProcessOf(server)));
        Assert.NotEqual(ProcessFile.SessionOf(Environment.ProcessId), ProcessFile.SessionOf(ProcessOf(server)));
    }

    [Fact]
    public async Task A_cancelled_start_leaves_nothing()
    {
        await using var sandbox = Sandbox();
        using var cancel = new CancellationTokenSource();
        var progress = new Steps(step =>
        {
            if (step.StartsWith("Starting", StringComparison.Ordinal)) cancel.CancelAfter(30);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.StartAsync(progress, cancel.Token));

        await Wait.UntilAsync(() => Left().Length == 0, "the folder of a cancelled start is removed");
    }

    [Fact]
    public async Task A_PG_BIN_without_a_server_is_told_with_the_remedy()
    {
        await using var sandbox = Sandbox("/usr/share");

        var failed = Assert.IsType<SandboxOutcome.Failed>(await sandbox.StartAsync(new Progress<string>(), CancellationToken.None));

        Assert.Equal("sandbox-no-postgresql", failed.Finding.Code.Text);
        Assert.Contains("/usr/share", failed.Finding.Message, StringComparison.Ordinal);
        Assert.Contains("PG_BIN", failed.Finding.Remedy, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_told_in_its_own_words_and_leaves_nothing()
    {
        var real = (await PostgresBinaries.FindAsync(15)).BinDirectory;
        var broken = await BrokenAsync(
            postgres: $"[ \"$1\" = --version ] && exec {real}/postgres --version; echo 'now [7] FATAL:  no luck today' >&2; echo 'now "
                + "[7] LOG:  database system is shut down' >&2; exit 1",
            initdb: $"exec {real}/initdb \"$@\"");
        await using var sandbox = Sandbox(broken);

        var failed = Assert.IsType<SandboxOutcome.Failed>(await sandbox.StartAsync(new Progress<string>(), CancellationToken.None));

        Assert.Equal("sandbox-failed", failed.Finding.Code.Text);
        Assert.Equal("The sandbox did not start: no luck today.", failed.Finding.Message);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_full_disk_is_told_in_the_words_of_initdb()
    {
        var real = (await PostgresBinaries.FindAsync(15)).BinDirectory;
        var broken = await BrokenAsync(
            postgres: $"exec {real}/postgres \"$@\"",
            initdb: "echo 'initdb: error: could not write file: No space left on device' >&2; echo 'initdb: removing data directory' "
                + ">&2; exit 1");
        await using var sandbox = Sandbox(broken);

        var failed = Assert.IsType<SandboxOutcome.Failed>(await sandbox.StartAsync(new Progress<string>(), CancellationToken.None));

        Assert.Equal("The sandbox did not start: could not write file: No space left on device.", failed.Finding.Message);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_note_that_names_something_else_than_a_sandbox_removes_nothing()
    {
        await using var sandbox = Sandbox();
        var first = await sandbox.StartAsync();
        var precious = Directory.CreateDirectory(Path.Combine(first.Directory, "..", "precious")).FullName;
        var note = Path.Combine(HeldSandbox.FolderIn(_state), "forged.note");
        await File.WriteAllTextAsync(note, precious);
        if (PostgresServer.Account is { } account) await Command.RunAsync("chown", [$"{account.Uid}:{account.Gid}", precious, note]);
        using (var process = Process.GetProcessById(ProcessOf(first)))
        {
            process.Kill();
            await Wait.EndOfProcessAsync(process.Id);
        }

        await sandbox.StartAsync();

        Assert.False(Directory.Exists(first.Directory));

        Assert.True(Directory.Exists(precious));
    }

    internal static int ProcessOf(SandboxServer server) =>
        int.Parse(File.ReadLines(Path.Combine(server.DataDirectory, "postmaster.pid")).First());

    private HeldSandbox Sandbox(string? pgBin = null) => new(_state, pgBin);

    private string[] Left() =>
        Directory.Exists(HeldSandbox.FolderIn(_state)) ? Directory.GetFileSystemEntries(HeldSandbox.FolderIn(_state)) : [];

    private static string Login(SandboxServer server, string role, string database) =>
        $"Host=127.0.0.1;Port={server.Port};Username={role};Password={server.Passwords[role]};Database="
            + $"{database};SSL Mode=Disable;Pooling=false";

    private static async Task<string?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    private Task<string> BrokenAsync(string postgres, string initdb) =>
        BrokenPostgres.MakeAsync(Path.Combine(_state, "bin"), postgres, initdb);

    // Progress<T> posts to the thread pool; a test wants the step when it happens.
    private sealed class Steps(Action<string> report) : IProgress<string>
    {
        public void Report(string value) => report(value);
    }
}
