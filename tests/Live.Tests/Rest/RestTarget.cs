using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using PgTlsDashboard.Live.Tests.Servers;
using PgTlsDashboard.Live.Tests.Setup;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>
/// A plaintext server of one major as Debian lays it out (pg_hba.conf elsewhere, behind a symbolic link, an include_dir, an ALTER SYSTEM),
/// added to the program.
/// </summary>
internal sealed class RestTarget : IAsyncDisposable
{
    public const string Password = "role password of the tests";

    private readonly RestProgram _program;
    private readonly string _folder;
    private string? _id;

    private RestTarget(RestProgram program, PostgresServer server, string folder) =>
        (_program, Server, _folder) = (program, server, folder);

    public PostgresServer Server { get; }

    public string Id => _id ?? throw new InvalidOperationException("The server was not added to the program yet.");

    public string Path => $"/api/v1/targets/{Id}";

    public string HbaFile => System.IO.Path.Combine(_folder, "pg_hba.conf");

    public string ConfigFile => System.IO.Path.Combine(Server.DataDirectory, "postgresql.conf");

    public static async Task<RestTarget> StartAsync(RestProgram program, int major)
    {
        var target = await PrepareAsync(program, major);
        await target.AddAsync();
        return target;
    }

    /// <summary>The server alone; the program does not know it yet.</summary>
    public static async Task<RestTarget> PrepareAsync(RestProgram program, int major)
    {
        var folder = PostgresFolders.Make("etc");
        var real = System.IO.Path.Combine(folder, "access.conf");
        await File.WriteAllTextAsync(real, SetupJourney.PlaintextHba);
        File.CreateSymbolicLink(System.IO.Path.Combine(folder, "pg_hba.conf"), "access.conf");
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "pgmoneta.conf"),
            "[pgmoneta]\nhost = *\n\n[primary]\nhost = 127.0.0.1\nport = PORT\nuser = repl\nwal_slot = repl\n");
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "conf.d"));
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "conf.d/10-memory.conf"), "work_mem = 5MB\n");
        if (PostgresServer.Account is { } account) await Command.RunAsync("chown", ["-hR", $"{account.Uid}:{account.Gid}", folder]);
        var server = await PostgresServer.StartAsync(major, new PostgresOptions
        {
            Settings = ImmutableDictionary<string, string>.Empty.Add("hba_file", $"'{folder}/pg_hba.conf'")
                .Add("include_dir", $"'{folder}/conf.d'"),
        });
        var pgmoneta = System.IO.Path.Combine(folder, "pgmoneta.conf");
        await File.WriteAllTextAsync(pgmoneta,
            (await File.ReadAllTextAsync(pgmoneta)).Replace("PORT", $"{server.Port}", StringComparison.Ordinal));
        await server.ExecuteAsync($"set password_encryption = 'scram-sha-256'; create role repl login replication "
            + $"password '{Password}'; create role app login password '{Password}'");
        await server.ExecuteAsync("alter system set maintenance_work_mem = '33MB'");
        return new(program, server, folder);
    }

    public async Task AddAsync() => _id = (await _program.PostAsync("/api/v1/targets", Body())).Expect(201).Text("id");

    public static Dictionary<string, object> Body(PostgresServer server, string folder) => new(StringComparer.Ordinal)
    {
        ["name"] = $"pg{server.Major}-{Guid.NewGuid():N}"[..16],
        ["host"] = "127.0.0.1",
        ["port"] = server.Port,
        ["dataDirectory"] = server.DataDirectory,
        ["hbaFile"] = System.IO.Path.Combine(folder, "pg_hba.conf"),
        ["pgmonetaConf"] = System.IO.Path.Combine(folder, "pgmoneta.conf"),
        ["adminConnection"] = $"host={server.SocketDirectory} port={server.Port} user=postgres",
    };

    public Dictionary<string, object> Body() => Body(Server, _folder);

    public Task<RestAnswer> PlanAsync(string recipe, object? options = null) =>
        _program.PostAsync($"{Path}/plans", new { recipe, options = options ?? new { } });

    /// <summary>pgmoneta of these targets does not trust the authority at first: that gate is passed by name.</summary>
    public Task<RestAnswer> ApplyAsync(RestAnswer plan) => plan.Text("recipe") == "server-certificate"
        ? _program.PostAsync($"/api/v1/plans/{plan.Text("id")}/apply", new { confirm = true })
        : _program.PostAsync($"/api/v1/plans/{plan.Text("id")}/apply");

    /// <summary>Requires TLS, commit confirmed, with the role app to be tried.</summary>
    public async Task<RestAnswer> TryAsync(RestProgram program, int seconds)
    {
        var plan = (await PlanAsync("require-tls")).Expect(201);
        var answer = (await program.PostAsync($"/api/v1/plans/{plan.Text("id")}/apply",
            new { confirmWithinSeconds = seconds, roles = new[] { "app" } })).Expect(200);
        Assert.True(answer.Text("outcome") == "onProbation", $"{answer.Json}\n{Server.Log}");
        return answer;
    }

    /// <summary>Plans and applies; the journal's id.</summary>
    public async Task<string> ChangeAsync(string recipe, object? options = null, string outcome = "applied")
    {
        var plan = (await PlanAsync(recipe, options)).Expect(201);
        // Rules of access alone can be tried by connecting.
        Assert.Equal(recipe is "require-tls" or "client-certificates" or "access-rules" or "follow-advice",
            plan["commitConfirmed"].GetProperty("possible").GetBoolean());
        var applied = (await ApplyAsync(plan)).Expect(200);
        Assert.True(applied.Text("outcome") == outcome, $"{applied.Json}\n{Server.Log}");
        return applied.Text("journalId");
    }

    public Task<string> CertifyAsync() => ChangeAsync("server-certificate", new { names = new[] { "127.0.0.1", "localhost" } });

    /// <summary>The whole job: from plaintext to mutual TLS, a client, and a proof without a failed case.</summary>
    public async Task SecureAsync()
    {
        await ChangeAsync("pgmoneta-trust");
        await CertifyAsync();
        await ChangeAsync("require-tls");
        await ChangeAsync("pgmoneta-client", new { section = "primary", role = "repl" });
        await ChangeAsync("client-certificates", new { mode = "verify-full" });
        (await _program.PostAsync($"{Path}/clients", new { role = "app" })).Expect(201);
        var report = (await _program.PostAsync($"{Path}/verify", new { role = "app", password = Password })).Expect(200);
        Assert.True(report["failed"].GetInt32() == 0 && report["passed"].GetInt32() > 0, report.Json.ToString());
        var rules = await Server.QueryAsync(
            "select type, array_to_string(options, ',') from pg_hba_file_rules where type <> 'local'");
        Assert.All(rules, rule => Assert.Equal("hostssl clientcert=verify-full", string.Join(' ', rule)));
    }

    /// <summary>Every file that the target declares, with mode, owner and bytes; links as links.</summary>
    public async Task<string> FingerprintAsync()
    {
        var files = Directory.EnumerateFiles(Server.DataDirectory)
            .Concat(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            .Where(f => System.IO.Path.GetFileName(f) is not "postmaster.pid" and not "postmaster.opts" and not "current_logfiles")
            .Order(StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var file in files)
            lines.Add($"{file} {File.GetUnixFileMode(file)} {new FileInfo(file).LinkTarget} "
                + $"{Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file)))}");
        return string.Join('\n', lines);
    }

    public async Task<JsonElement> JournalAsync() => (await _program.GetAsync($"/api/v1/journal?targetId={Id}")).Expect(200).Json;

    public async ValueTask DisposeAsync()
    {
        // All clusters are copies of one: one that got the inode of this data directory would count as the same server.
        await Server.StopAsync();
        var gone = System.IO.Path.Combine(PostgresFolders.Make("gone"), "data");
        Directory.Move(Server.DataDirectory, gone);
        foreach (var file in Directory.EnumerateFiles(gone, "*", SearchOption.AllDirectories)) File.Delete(file);
        await Server.DisposeAsync();
        PostgresFolders.Remove(_folder);
    }
}
