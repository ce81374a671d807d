namespace PgTlsDashboard.Live.Tests.Servers;

[Collection(ServersByMajor.Collection)]
public sealed class PostgresServerTests(ServersByMajor servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task Each_major_runs_and_tells_its_version(int major)
    {
        var server = await servers.ServerAsync(major);

        var rows = await server.QueryAsync("show server_version_num; select null");

        Assert.StartsWith($"{major}00", rows[0][0], StringComparison.Ordinal);
        Assert.Null(rows[1][0]);
        Assert.Equal(major, server.Major);
    }

    [Fact]
    public async Task A_reload_and_a_restart_take_what_was_written()
    {
        await using var server = await PostgresServer.StartAsync(15);
        await File.AppendAllTextAsync(Path.Combine(server.DataDirectory, "postgresql.conf"), "work_mem = 5MB\nmax_connections = 33\n");

        await server.ReloadAsync();
        Assert.Equal("5MB", (await server.QueryAsync("show work_mem"))[0][0]);
        await server.RestartAsync();
        Assert.Equal("33", (await server.QueryAsync("show max_connections"))[0][0]);
    }

    [Fact]
    public async Task A_stopped_server_leaves_no_process_and_a_disposed_one_no_folder()
    {
        var server = await PostgresServer.StartAsync(15);
        var process = server.ProcessId;

        await server.StopAsync();

        Assert.False(Directory.Exists($"/proc/{process}"));
        await server.DisposeAsync();
        Assert.False(Directory.Exists(server.DataDirectory));
    }
}
