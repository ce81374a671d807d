using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

/// <summary>What the pages say of a target and of its access is in the answers too.</summary>
public sealed class AccessEndpointTests : IDisposable
{
    private const string Hba =
        "local all postgres peer\nhost all app 10.0.0.0/8 scram-sha-256\nhostssl orders repl 10.0.0.0/8 cert\n";

    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;

    public AccessEndpointTests() => _client = _dashboard.WithToken();

    [Fact]
    public async Task The_matrix_has_a_cell_for_each_row_and_network_with_the_record_that_decides()
    {
        var matrix = await GetAsync(Some.Snapshot(Some.Target()) with { Hba = Rules(Hba) }, "matrix");
        Assert.Equal("orders", matrix.GetProperty("database").GetString());
        Assert.False(matrix.GetProperty("serverWasAsked").GetBoolean());
        Assert.Equal("attention", matrix.GetProperty("level").GetString());
        Assert.Equal("app enters orders without TLS from 10.0.0.0/8.", matrix.GetProperty("sentence").GetString());
        Assert.Equal(1, matrix.GetProperty("counts").GetProperty("plaintext").GetInt32());
        Assert.Equal("plaintext from 10.0.0.0/8", matrix.GetProperty("summary").GetProperty("sentence").GetString());
        var networks = matrix.GetProperty("networks").EnumerateArray().Select(network => network.GetProperty("name").GetString()).ToArray();
        foreach (var row in matrix.GetProperty("rows").EnumerateArray())
            Assert.Equal(networks, row.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("network").GetString()));

        var app = CellOf(matrix, "app", "10.0.0.0/8");
        Assert.Equal(("plaintext", "attention"), (app.GetProperty("access").GetString(), app.GetProperty("level").GetString()));
        Assert.Equal(2, app.GetProperty("withoutTls").GetProperty("lineNumber").GetInt32());
        Assert.Equal("password", app.GetProperty("withoutTls").GetProperty("login").GetString());
        var replica = CellOf(matrix, "repl", "10.0.0.0/8");
        Assert.Equal(("mutualTls", "proven"), (replica.GetProperty("access").GetString(), replica.GetProperty("level").GetString()));
        Assert.Equal("implicitReject", replica.GetProperty("withoutTls").GetProperty("verdict").GetString());
        Assert.Equal("app", matrix.GetProperty("rows")[0].GetProperty("roles")[0].GetString());
    }

    [Fact]
    public async Task The_matrix_is_asked_about_a_database_or_about_physical_replication()
    {
        var snapshot = Some.Snapshot(Some.Target()) with { Hba = Rules(Hba) };
        var other = await GetAsync(snapshot, "matrix?database=billing");
        Assert.Equal("refused", CellOf(other, "repl", "10.0.0.0/8").GetProperty("access").GetString());
        var replication = await GetAsync(snapshot, "matrix?replication=true");
        Assert.Equal(JsonValueKind.Null, replication.GetProperty("database").ValueKind);
        Assert.Equal("Nobody enters physical replication from another machine.", replication.GetProperty("sentence").GetString());
        using var both = await _client.GetAsync($"/api/v1/targets/{snapshot.Target.Id}/matrix?database=a&replication=true");
        await both.ProblemAsync(400);
    }

    [Fact]
    public async Task A_refused_attempt_is_explained_with_the_near_records()
    {
        var answer = await ExplainAsync(Some.Snapshot(Some.Target()) with { Hba = Rules(Hba) },
            new { connection = "host", tls = false, database = "orders", role = "repl", address = "10.0.0.7" });
        Assert.Equal("implicitReject", answer.GetProperty("verdict").GetString());
        Assert.Equal("Refused: no record is for repl on orders from 10.0.0.7 without TLS.", answer.GetProperty("headline").GetString());
        var near = answer.GetProperty("near");
        Assert.Equal(2, near.GetProperty("count").GetInt32());
        Assert.Equal(("type", 3),
            (near.GetProperty("misses")[0].GetProperty("column").GetString(),
                near.GetProperty("misses")[0].GetProperty("lineNumber").GetInt32()));
        Assert.Equal(JsonValueKind.Null, near.GetProperty("behind").ValueKind);
    }

    [Fact]
    public async Task An_attempt_that_a_record_rejects_is_told_the_record_behind_it()
    {
        var answer = await ExplainAsync(
            Some.Snapshot(Some.Target()) with { Hba = Rules("host all all 10.0.0.0/24 reject\nhost all all 10.0.0.0/8 md5\n") },
            new { connection = "host", tls = false, database = "orders", role = "app", address = "10.0.0.7" });
        Assert.Equal("rejected", answer.GetProperty("login").GetString());
        Assert.Equal(2, answer.GetProperty("near").GetProperty("behind").GetProperty("lineNumber").GetInt32());
    }

    [Fact]
    public async Task The_servers_roles_and_databases_are_used_and_what_it_lacks_is_noted()
    {
        var snapshot = Some.Snapshot(Some.Target()) with { Hba = Rules("host all +writers 10.0.0.0/8 scram-sha-256\n"), Server = View };
        var member = await ExplainAsync(snapshot,
            new { connection = "host", tls = true, database = "orders", role = "app", address = "10.0.0.7" });
        Assert.Equal("matched", member.GetProperty("verdict").GetString());
        Assert.Empty(member.GetProperty("notes").EnumerateArray());
        var stranger = await ExplainAsync(snapshot,
            new
            {
                connection = "host",
                tls = true,
                database = "billing",
                role = "ghost",
                address = "10.0.0.7",
                memberOf = new[] { "writers" }
            });
        Assert.Equal(["The server knows no role ghost that may log in.", "The server has no database billing."],
            stranger.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
        Assert.Equal("attention", stranger.GetProperty("level").GetString());
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData(
        "{\"attempts\":[{\"connection\":\"host\",\"database\":\"a\",\"role\":\"a\",\"address\":\"10.0.0.7\",\"systemUser\":\"a\"}]}", 400)]
    [InlineData("{\"attempts\":[{\"database\":\"a\",\"role\":\"a\",\"systemUser\":\"a\"}]}", 404)]
    public async Task An_attempt_must_be_whole_and_the_target_there(string body, int status)
    {
        using var response = await _client.PostAsync(
            $"/api/v1/targets/{Guid.NewGuid()}/explain", new StringContent(body, Encoding.UTF8, "application/json"));
        await response.ProblemAsync(status);
    }

    [Fact]
    public async Task Of_a_target_that_is_not_there_there_is_no_matrix()
    {
        using var response = await _client.GetAsync($"/api/v1/targets/{Guid.NewGuid()}/matrix");
        await response.ProblemAsync(404);
    }

    [Fact]
    public async Task A_snapshot_has_the_state_of_the_target_in_one_sentence()
    {
        var target = Some.Target();
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None);
        var served = CertificateAuthority.CreateRoot("db1", key, DateTimeOffset.UtcNow, TimeSpan.FromDays(365)).Certificate;
        var mutual = Some.Snapshot(target) with
        {
            Findings = [],
            Served = served,
            Server = View,
            Hba = Rules("hostssl all all 10.0.0.0/8 cert\n"),
        };
        Assert.Equal(("notKnown", "Not known", "set up, not proven yet", "verify"), HealthOf(await GetAsync(mutual, "snapshot")));
        _dashboard.Verification.Report = Report(target.Id, CaseResult.Passed);
        var proven = await GetAsync(mutual, "snapshot");
        Assert.Equal(("proven", "Proven 1 of 1", "client certificate required, 1 of 1 way in proven", "verify"), HealthOf(proven));
        var health = proven.GetProperty("health");
        Assert.Equal(("clientCertificateRequired", "mutual TLS only", "nobody", "nobody"), (health.GetProperty("tlsLevel").GetString(),
            health.GetProperty("rules").GetString(), health.GetProperty("loopback").GetString(), health.GetProperty("socket").GetString()));
        var coverage = health.GetProperty("coverage");
        Assert.Equal((1, 1, "proven"), (coverage.GetProperty("ways").GetInt32(), coverage.GetProperty("proven").GetInt32(),
            coverage.GetProperty("each")[0].GetProperty("state").GetString()));
        // Whose roles are not known has no whole that could be proven.
        Assert.Equal(("notKnown", "Not known", "client certificate required, 1 way in proven, of how many is not known", "verify"),
            HealthOf(await GetAsync(mutual with { Server = null }, "snapshot")));
        _dashboard.Verification.Report = Report(target.Id, CaseResult.Failed);
        Assert.Equal(("broken", "Broken", "1 surprise in what was tried", "verify"), HealthOf(await GetAsync(mutual, "snapshot")));
        _dashboard.Verification.Report = null;
        var plain = await GetAsync(mutual with { Hba = Rules(Hba) }, "snapshot");
        Assert.Equal(("attention", "Attention", "lets plaintext in from 10.0.0.0/8", "access-rules"), HealthOf(plain));
        Assert.Equal("plaintext from 10.0.0.0/8", plain.GetProperty("access").GetProperty("sentence").GetString());
        Assert.Equal((1, 0, 1), (Number(plain, "plaintext"), Number(plain, "tls"), Number(plain, "mutualTls")));
        Assert.Equal([("socket", false), ("plaintext", true), ("mutualTls", false)], plain.GetProperty("accessRecords").EnumerateArray()
            .Select(record => (record.GetProperty("transport").GetString(), record.GetProperty("needsAttention").GetBoolean())));
        Assert.Equal("app to any database from 10.0.0.0/8 enters by scram-sha-256, with or without TLS.",
            plain.GetProperty("accessRecords")[1].GetProperty("sentence").GetString());
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }

    private static int Number(JsonElement snapshot, string name) => snapshot.GetProperty("access").GetProperty(name).GetInt32();

    private static (string?, string?, string?, string?) HealthOf(JsonElement snapshot)
    {
        var health = snapshot.GetProperty("health");
        return (health.GetProperty("level").GetString(), health.GetProperty("word").GetString(), health.GetProperty("sentence").GetString(),
            health.GetProperty("nextStep").GetString());
    }

    private static JsonElement CellOf(JsonElement matrix, string role, string network) => matrix.GetProperty("rows").EnumerateArray()
        .Single(row => row.GetProperty("roles").EnumerateArray().Any(name => name.GetString() == role))
        .GetProperty("cells").EnumerateArray().Single(cell => cell.GetProperty("network").GetString() == network);

    private static HbaRules Rules(string text) =>
        HbaRules.Read(ConfigurationFiles.Empty.With("/data/pg_hba.conf", [.. Encoding.UTF8.GetBytes(text)]), "/data/pg_hba.conf",
            new(150020));

    private static ServerView View => new()
    {
        Version = PostgresVersion.OfMajor(15),
        Settings = System.Collections.Immutable.ImmutableSortedDictionary<string, ServerSetting>.Empty,
        HbaRules = null,
        FileSettings = null,
        Roles = [new("app", Superuser: false, Replication: false, ["writers"])],
        Databases = ["orders", "postgres"],
        AdminRole = "dba",
        AdminIsSuperuser = false,
        AdminAddress = null,
        AdminTls = false,
    };

    private static VerifyReport Report(Guid target, CaseResult result) => new()
    {
        TargetId = target,
        Role = "app",
        At = Some.Now,
        Cases = [Case("tls-login", result), Case("plaintext", CaseResult.Passed), Case("no-client-certificate", CaseResult.Passed)],
    };

    private static CaseOutcome Case(string name, CaseResult result) => new()
    {
        Name = name,
        Title = name,
        Kind = name == "tls-login" ? CaseKind.Positive : CaseKind.Negative,
        Role = "app",
        Expected = "Enters over TLS",
        Outcome = "Seen.",
        Result = result,
        Evidence = [],
        Findings = [],
        Elapsed = TimeSpan.Zero,
    };

    private async Task<JsonElement> GetAsync(TargetSnapshot snapshot, string what)
    {
        _dashboard.Setup.Snapshot = snapshot;
        return await _client.GetFromJsonAsync<JsonElement>($"/api/v1/targets/{snapshot.Target.Id}/{what}");
    }

    private async Task<JsonElement> ExplainAsync(TargetSnapshot snapshot, object attempt)
    {
        _dashboard.Setup.Snapshot = snapshot;
        using var response = await _client.PostAsJsonAsync(
            $"/api/v1/targets/{snapshot.Target.Id}/explain", new { attempts = new[] { attempt } });
        response.EnsureSuccessStatusCode();
        return (await response.JsonAsync()).GetProperty("attempts")[0];
    }
}
