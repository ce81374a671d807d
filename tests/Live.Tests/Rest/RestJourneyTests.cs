using System.Net;
using System.Text.Json;
using Npgsql;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>
/// The whole job as the README tells automation to do it, with nothing but the REST API, the shell and PostgreSQL's own clients.
/// </summary>
[Collection(RestProgram.Collection)]
public sealed class RestJourneyTests(RestProgram program)
{
    private const string Passphrase = "passphrase of these tests";

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task From_plaintext_to_verified_clients_and_back_by_REST(int major)
    {
        await using var target = await RestTarget.StartAsync(program, major);
        var before = await target.FingerprintAsync();
        await AssertSnapshotAsync(target, major, ssl: false);
        await AssertStateAsync(target, "plaintext", proven: false);

        List<string> entries =
        [
            await target.ChangeAsync("pgmoneta-trust"),
            await target.ChangeAsync("server-certificate",
                new { names = new[] { "127.0.0.1", "localhost", "::1" }, keyAlgorithm = "ecdsa-p384", validityDays = 90 }),
            await target.ChangeAsync("require-tls", new { addresses = new[] { "0.0.0.0/0" } }),
            // Over 127.0.0.1 nobody meets the records that are left: what they do is not claimed.
            await target.ChangeAsync("require-tls", outcome: "unproven"),
            await target.ChangeAsync("pgmoneta-client", new { section = "primary", role = "repl" }),
            await target.ChangeAsync("client-certificates", new { mode = "verify-full" }),
        ];
        await AssertSnapshotAsync(target, major, ssl: true);
        await AssertBundleWorksAsync(target, "app", "zip");
        var client = await AssertBundleWorksAsync(target, "repl", "tar.gz");
        await AssertVerifiedAsync(target, new { role = "app", password = RestTarget.Password }, "tls-login", "plaintext",
            "no-client-certificate", "other-authority", "other-role");
        await AssertVerifiedAsync(target, new { clientId = client, password = RestTarget.Password }, "identify-system",
            "plaintext-replication");
        await AssertProbedAsync(target);
        await AssertStateAsync(target, "clientCertificate", proven: true);
        await AssertConsumersAsync(target);

        entries.Reverse();
        foreach (var entry in entries)
            Assert.Equal("rolledBack", (await program.PostAsync($"/api/v1/journal/{entry}/rollback")).Expect(200).Text("outcome"));
        Assert.Equal(before, await target.FingerprintAsync());
        await AssertSnapshotAsync(target, major, ssl: false);
        AssertNoSecrets();
    }

    private async Task AssertStateAsync(RestTarget target, string level, bool proven)
    {
        var state = (await program.GetAsync(target.Path)).Expect(200)["state"];
        Assert.Equal(level, state.GetProperty("level").GetString());
        Assert.EndsWith(".", state.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, state.GetProperty("findings").ValueKind);
        if (!proven)
        {
            Assert.Equal(JsonValueKind.Null, state.GetProperty("proven").ValueKind);
            return;
        }

        Assert.Equal(level, state.GetProperty("proven").GetProperty("level").GetString());
        Assert.True(state.GetProperty("proven").GetProperty("roles").GetInt32() > 0);
        Assert.True(state.GetProperty("proven").GetProperty("rolesKnown").GetInt32() >= 2);
    }

    /// <summary>
    /// pgmoneta by its configuration, the clients by their certificates, a session while it is there, and who cannot be seen.
    /// </summary>
    private async Task AssertConsumersAsync(RestTarget target)
    {
        await using var session = await HeldSession.OpenAsync(target.Server, "orders",
            $"host={target.Server.SocketDirectory} user=postgres dbname=postgres");
        var consumers = (await program.GetAsync($"{target.Path}/consumers")).Expect(200).Json.EnumerateArray().ToList();

        Assert.Equal(["client", "client", "client", "healthCheck", "pgmoneta", "session"],
            consumers.Select(one => one.GetProperty("kind").GetString()!).Order(StringComparer.Ordinal));
        Assert.Contains(consumers, one => one.GetProperty("name").GetString() == "orders" && one.GetProperty("sessions").GetInt32() == 1);
        var pgmoneta = consumers.Single(one => one.GetProperty("kind").GetString() == "pgmoneta");
        Assert.Equal(("repl", "CN=repl"), (pgmoneta.GetProperty("role").GetString(),
            pgmoneta.GetProperty("certificate").GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task A_plan_tells_what_the_API_promises()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        var certificate = (await target.PlanAsync("server-certificate", new { names = new[] { "127.0.0.1" } })).Expect(201);

        RestAnswer.AssertHas(certificate.Json, "id", "recipe", "changes", "commands", "access", "restart", "findings");
        RestAnswer.AssertHas(certificate["access"], "gains", "losses", "undecided");
        var changes = certificate["changes"].EnumerateArray().ToList();
        Assert.All(changes, change => RestAnswer.AssertHas(change, "path", "kind", "diff", "mode", "owner"));
        var key = Assert.Single(changes, change => change.GetProperty("path").GetString()!.EndsWith(".key", StringComparison.Ordinal));
        Assert.Equal(("create", "0600"), (key.GetProperty("kind").GetString(), key.GetProperty("mode").GetString()));
        Assert.All(certificate["findings"].EnumerateArray(),
            finding => RestAnswer.AssertHas(finding, "code", "severity", "message", "remedy", "at"));
        Assert.DoesNotContain("PRIVATE KEY", certificate.Json.ToString(), StringComparison.Ordinal);

        Assert.Equal("applied", (await target.ApplyAsync(certificate)).Expect(200).Text("outcome"));
        var losses = (await target.PlanAsync("require-tls")).Expect(201)["access"].GetProperty("losses").EnumerateArray();
        Assert.All(losses, loss => Assert.Equal("plaintext", loss.GetProperty("transport").GetString()));
        (await target.ApplyAsync(certificate)).Expect(404);
    }

    private async Task AssertSnapshotAsync(RestTarget target, int major, bool ssl)
    {
        var snapshot = (await program.GetAsync($"{target.Path}/snapshot")).Expect(200);
        RestAnswer.AssertHas(snapshot.Json, "serverVersion", "ssl", "settings", "hba", "certificate", "findings");
        Assert.StartsWith($"{major}.", snapshot.Text("serverVersion"), StringComparison.Ordinal);
        Assert.Equal(ssl, snapshot["ssl"].GetBoolean());
        Assert.Equal(ssl ? JsonValueKind.Object : JsonValueKind.Null, snapshot["certificate"].ValueKind);
    }

    /// <summary>Installs the bundle as its README says and enters with psql and Npgsql under verify-full; the client's id.</summary>
    private async Task<string> AssertBundleWorksAsync(RestTarget target, string role, string format)
    {
        var issued =
            (await program.PostAsync($"{target.Path}/clients", new { role, profile = "psql", passphrase = Passphrase })).Expect(201);
        RestAnswer.AssertHas(issued["certificate"], "subject", "serialNumber", "notBefore", "notAfter", "fingerprintSha256");
        RestAnswer.AssertHas(issued["bundle"], "url", "expiresAt", "downloadsLeft");
        var url = issued["bundle"].GetProperty("url").GetString() + "?format=" + format;
        var home = PostgresFolders.Make("home");
        await File.WriteAllBytesAsync(Path.Combine(home, "bundle"), await program.Anonymous.GetByteArrayAsync(url));
        using (var again = await program.Anonymous.GetAsync(url)) Assert.Equal(HttpStatusCode.Gone, again.StatusCode);

        await RestShell.SucceedAsync($"{(format == "zip" ? "unzip -q" : "tar xzf")} bundle && sh ./*/install.sh", home);
        var (code, _, _) = await RestShell.RunAsync("sh ./*/install.sh", home);
        Assert.NotEqual(0, code);
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(home, ".postgresql")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "postgresql.key")));
        var entered = await RestShell.SucceedAsync(
            "eval \"$(grep ^psql ./*/psql.txt) -XAtc 'select ssl, client_dn from pg_stat_ssl where pid = pg_backend_pid()'\"", home,
            ("PGPASSWORD", RestTarget.Password));
        Assert.Equal($"t|/CN={role}", entered);
        await EnterWithNpgsqlAsync(target, role, folder);
        await RestShell.SucceedAsync($"openssl pkcs12 -in .postgresql/*/client.p12 -passin 'pass:{Passphrase}' -nodes -noout", home);
        return issued.Text("id");
    }

    private static async Task EnterWithNpgsqlAsync(RestTarget target, string role, string folder)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = target.Server.Port,
            Username = role,
            Password = RestTarget.Password,
            Database = "postgres",
            Pooling = false,
            SslMode = SslMode.VerifyFull,
            RootCertificate = Path.Combine(folder, "root.crt"),
            SslCertificate = Path.Combine(folder, "postgresql.crt"),
            SslKey = Path.Combine(folder, "postgresql.key"),
        };
        await using var entered = new NpgsqlConnection(connection.ConnectionString);
        await entered.OpenAsync();
    }

    private async Task AssertVerifiedAsync(RestTarget target, object request, params string[] expected)
    {
        var report = (await program.PostAsync($"{target.Path}/verify", request)).Expect(200);
        var cases = report["cases"].EnumerateArray().ToList();
        Assert.All(cases,
            one => RestAnswer.AssertHas(one, "name", "kind", "expected", "outcome", "passed", "evidence", "findings", "elapsedMs"));
        Assert.True(report["failed"].GetInt32() == 0 && report["passed"].GetInt32() == cases.Count, report.Json.ToString());
        foreach (var name in expected) Assert.Contains(cases, one => one.GetProperty("name").GetString() == name);
    }

    private async Task AssertProbedAsync(RestTarget target)
    {
        var report = (await program.PostAsync("/api/v1/probe", new { host = "127.0.0.1", port = target.Server.Port })).Expect(200);
        RestAnswer.AssertHas(
            report.Json, "reachable", "sslRequest", "protocols", "cipherSuites", "group", "chain", "hostname", "clientCertificate",
            "plaintext", "directTls", "grade", "findings", "elapsedMs");
        RestAnswer.AssertHas(report["clientCertificate"], "requested", "authorities");
        Assert.True(report["clientCertificate"].GetProperty("requested").GetBoolean());
        Assert.Equal("refused", report["plaintext"].GetProperty("verdict").GetString());
    }

    private void AssertNoSecrets()
    {
        foreach (var trace in program.Traces())
            foreach (var secret in (string[])[Passphrase, RestTarget.Password, "PRIVATE KEY-----"])
                Assert.DoesNotContain(secret, trace, StringComparison.Ordinal);
    }
}
