using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>A real server with roles, groups and TLS, whose log tells which record each login matched.</summary>
internal sealed partial class AccessCheckServer : IAsyncDisposable
{
    public const string Password = "right horse";

    /// <summary>The first record of each file: the test itself stays in.</summary>
    public const string Own = "local all postgres trust\n";

    private static readonly string[] s_setUp =
    [
        "create role team", "create role crew", "create role sub in role team", "create role alice login in role sub",
        "create role bob login noinherit in role crew",
        "create role carol login", "create role \"Quoted Role\" login in role team", "create role \"we,ird\" login",
        "create role \"all\" login", "create role \"Alice\" login",
        "create role \"say \"\"hi\"\"\" login", "create role \"+team\" login", "create role \"/^a\" login",
        "create role repl login replication in role crew",
        "create role boss login superuser", "create role app login in role \"Quoted Role\"", "create role \"\u00fcni\" login",
    ];

    private readonly PostgresServer _server;
    private NpgsqlConnection _admin;
    private int _marks;

    private AccessCheckServer(PostgresServer server, NpgsqlConnection admin) =>
        (_server, _admin, Client) = (server, admin, new(server.SocketDirectory, server.Port));

    public AccessCheckClient Client { get; }

    public PostgresVersion Version => _server.Version;

    /// <summary>The memberships that count for <c>+group</c> and samerole, whatever they inherit.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> MemberOf { get; private set; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    public static async Task<AccessCheckServer> StartAsync(int major, AccessCheckCertificates certificates)
    {
        var postgres = await PostgresServer.StartAsync(major, new()
        {
            Settings = new Dictionary<string, string>
            {
                ["log_connections"] = "on",
                ["log_line_prefix"] = "'<%p> '",
                ["autovacuum"] = "off",
                ["max_wal_senders"] = "10",
                ["ssl_ca_file"] = "'root.crt'",
            }.ToImmutableDictionary(),
        });
        await postgres.WriteFileAsync("server.crt", certificates.Server.ExportCertificatePem());
        await postgres.WriteFileAsync("server.key", certificates.ServerKeyPem);
        await postgres.WriteFileAsync("root.crt", certificates.Root.ExportCertificatePem());
        await postgres.ExecuteAsync("alter system set ssl = on");
        await postgres.ReloadAsync();
        var server = new AccessCheckServer(postgres, await ConnectAsync(postgres));
        foreach (var statement in s_setUp) await server.ExecuteAsync(statement);
        await server.ExecuteAsync($"do $$ declare r name; begin for r in select rolname from pg_roles where rolcanlogin loop execute "
            + $"format('alter role %I password %L', r, '{AccessCheckScram.Secret(Password)}'); end loop; end $$");
        await server.ReadMembershipsAsync();
        return server;
    }

    private static async Task<NpgsqlConnection> ConnectAsync(PostgresServer server)
    {
        var connection = new NpgsqlConnection(server.AdminConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task ReadMembershipsAsync()
    {
        const string sql = """
            with recursive up as (select member, roleid from pg_auth_members union select up.member, m.roleid from up join pg_auth_members m on m.member = up.roleid)
            select r.rolname, coalesce((select array_agg(g.rolname::text) from up join pg_roles g on g.oid = up.roleid where up.member = r.oid), '{}')
            from pg_roles r
            """;
        await using var command = new NpgsqlCommand(sql, _admin);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) MemberOf = MemberOf.Add(reader.GetString(0), [.. reader.GetFieldValue<string[]>(1)]);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _admin);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Writes the files and reloads; they must be such as a reload takes.</summary>
    public async Task TakeAsync(string hba, string ident, string included)
    {
        // The process that holds the log keeps its first MiB only.
        if (_server.Log.Length > 700_000) await RestartAsync();
        await _server.WriteFileAsync("pg_hba.conf", hba);
        await _server.WriteFileAsync("pg_ident.conf", ident);
        await _server.WriteFileAsync("included.conf", included);
        var start = _server.Log.Length;
        var before = await LoadedAsync();
        await ExecuteAsync("select pg_reload_conf()");
        await Wait.UntilAsync(async () => await LoadedAsync() != before, "the server reloads");
        await MarkAsync(start);
        var said = _server.Log[start..];
        Assert.False(said.Contains("not reloaded", StringComparison.Ordinal), $"{said}\n{hba}\n{ident}");
    }

    private async Task RestartAsync()
    {
        await _server.WriteFileAsync("pg_hba.conf", Own);
        await _admin.DisposeAsync();
        await _server.RestartAsync();
        _admin = await ConnectAsync(_server);
    }

    private async Task<DateTime> LoadedAsync()
    {
        await using var command = new NpgsqlCommand("select pg_conf_load_time()", _admin);
        return (DateTime)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until all that was logged before has come through the pipe.</summary>
    private async Task MarkAsync(int start)
    {
        var mark = $"mark {++_marks} of the test";
        await ExecuteAsync($"do $$ begin raise log '{mark}'; end $$");
        await Wait.UntilAsync(() => _server.Log.AsSpan(start).Contains(mark, StringComparison.Ordinal), "the mark in the server's log");
    }

    /// <summary>
    /// Runs logins one after another and tells for each which line of which file the log says it matched; null where it says nothing.
    /// </summary>
    public async Task<List<string?>> LinesAsync(Action logins, int count)
    {
        var start = _server.Log.Length;
        logins();
        await MarkAsync(start);
        var order = new List<string>();
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        var process = "";
        foreach (var line in _server.Log[start..].Split('\n'))
        {
            // A line of a longer message begins with a tab.
            if (line.StartsWith('<')) process = line[1..line.IndexOf('>', StringComparison.Ordinal)];
            if (line.Contains("LOG:  connection received:", StringComparison.Ordinal)) order.Add(process);
            var match = Matched().Match(line);
            if (match.Success) lines[process] = $"{Path.GetFileName(match.Groups["file"].Value)}:{match.Groups["line"].Value}";
        }

        Assert.True(order.Count == count, $"{order.Count} connections in the log of {count}");
        return order.ConvertAll(lines.GetValueOrDefault);
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _server.DisposeAsync();
    }

    [GeneratedRegex("""LOG:  connection authenticated: .*\((?<file>[^()]*):(?<line>\d+)\)$"""
        + """|Connection matched (file "(?<file>[^"]*)"|(?<file>pg_hba\.conf)) line (?<line>\d+): """, RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Matched();
}
