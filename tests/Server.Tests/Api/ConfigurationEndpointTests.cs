using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PgTlsDashboard.Server.Api.Configuration;

namespace PgTlsDashboard.Server.Tests.Api;

/// <summary>The pure calls, on Core's real functions.</summary>
public sealed class ConfigurationEndpointTests(TestDashboard dashboard) : IClassFixture<TestDashboard>
{
    private const string Hba = "# hosts\nhost all all 10.0.0.0/8 scram-sha-256\nhostssl all repl samehost cert\n";

    [Fact]
    public async Task Conf_parse_tells_which_line_wins()
    {
        var body = await PostAsync("/api/v1/conf/parse", new
        {
            serverVersion = "15.20",
            files = Files(("postgresql.conf", "ssl = off\nport = 5433\n"), ("postgresql.auto.conf", "ssl = 'on'\n")),
        });
        var ssl = body.GetProperty("settings").EnumerateArray().Where(setting => setting.GetProperty("name").GetString() == "ssl")
            .ToArray();
        Assert.Equal([("off", false), ("on", true)],
            ssl.Select(s => (s.GetProperty("value").GetString(), s.GetProperty("applied").GetBoolean())));
        Assert.Equal("postgresql.auto.conf", ssl[1].GetProperty("fileName").GetString());
        Assert.Equal(1, ssl[1].GetProperty("lineNumber").GetInt32());
    }

    [Fact]
    public async Task A_setting_that_the_catalogue_lacks_is_not_known_and_no_error()
    {
        var body = await PostAsync("/api/v1/conf/parse", new
        {
            serverVersion = "15.18",
            files = Files(("postgresql.conf", "ssl = on\ncomposite_type_mismatch = off\n")),
        });

        Assert.Equal([("ssl", true, true, null), ("composite_type_mismatch", false, true, (string?)null)],
            body.GetProperty("settings").EnumerateArray().Select(one => (one.GetProperty("name").GetString()!,
                one.GetProperty("known").GetBoolean(), one.GetProperty("applied").GetBoolean(), one.GetProperty("error").GetString())));
    }

    [Fact]
    public async Task Hba_parse_shows_the_rows_and_whether_a_reload_takes_them()
    {
        var body = await PostAsync("/api/v1/hba/parse", new { serverVersion = 15, files = Files(("pg_hba.conf", Hba)) });
        Assert.True(body.GetProperty("accepted").GetBoolean());
        var rule = body.GetProperty("rules")[0];
        Assert.Equal(2, rule.GetProperty("lineNumber").GetInt32());
        Assert.Equal("host", rule.GetProperty("type").GetString());
        Assert.Equal("all", rule.GetProperty("database")[0].GetString());
        Assert.Equal("10.0.0.0", rule.GetProperty("address").GetString());
        Assert.Equal("255.0.0.0", rule.GetProperty("netmask").GetString());
        Assert.Equal(JsonValueKind.Null, rule.GetProperty("error").ValueKind);
        var broken = await PostAsync("/api/v1/hba/parse",
            new { serverVersion = 15, files = Files(("pg_hba.conf", "host all all nonsense")) });
        Assert.False(broken.GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task Hba_parse_takes_what_the_server_was_built_with_and_switched_on()
    {
        var files = Files(("pg_hba.conf", "hostssl all all all md5\nhost all all all gss\n"));
        var packaged = await PostAsync("/api/v1/hba/parse", new { serverVersion = 18, files });
        var bare = await PostAsync("/api/v1/hba/parse",
            new { serverVersion = 18, files, build = new { ssl = false, without = new[] { "gss" } } });

        Assert.True(packaged.GetProperty("accepted").GetBoolean());
        Assert.False(bare.GetProperty("accepted").GetBoolean());
        Assert.Equal("hostssl record cannot match because SSL is disabled", bare.GetProperty("rules")[0].GetProperty("error").GetString());
        Assert.EndsWith("not supported by this build", bare.GetProperty("rules")[1].GetProperty("error").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_that_is_no_UTF_8_comes_as_the_replacement_character()
    {
        var files = new Dictionary<string, byte[]> { ["pg_hba.conf"] = [.. "local all a"u8, 0xE9, .. "b trust\n"u8] };
        var body = await PostAsync("/api/v1/hba/parse", new { serverVersion = 18, files });

        Assert.Equal("a\uFFFDb", body.GetProperty("rules")[0].GetProperty("userName")[0].GetString());
    }

    [Fact]
    public async Task Hba_explain_judges_each_attempt_with_its_trail()
    {
        var body = await PostAsync("/api/v1/hba/explain", new
        {
            serverVersion = 150020,
            files = Files(("pg_hba.conf", Hba)),
            interfaces = new[] { "192.168.7.5/24", "::1" },
            attempts = new object[]
            {
                new { connection = "host", tls = false, database = "app", role = "app", address = "10.1.2.3" },
                new { connection = "host", tls = true, database = "app", role = "repl", address = "172.16.0.1" },
                new
                {
                    connection = "host", tls = true, database = "app", role = "repl", address = "192.168.7.5",
                    certificate = new { subject = "CN=repl", trusted = true },
                },
            },
        });
        var attempts = body.GetProperty("attempts");
        Assert.Equal("matched", attempts[0].GetProperty("verdict").GetString());
        Assert.Equal(2, attempts[0].GetProperty("lineNumber").GetInt32());
        Assert.Equal("scram-sha-256", attempts[0].GetProperty("authMethod").GetString());
        Assert.Equal("implicitReject", attempts[1].GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, attempts[1].GetProperty("lineNumber").ValueKind);
        Assert.Equal(2, attempts[1].GetProperty("trail").GetArrayLength());
        Assert.Equal("matched", attempts[2].GetProperty("verdict").GetString());
        Assert.Equal(3, attempts[2].GetProperty("lineNumber").GetInt32());
    }

    [Fact]
    public async Task Hba_explain_names_the_near_records_when_it_is_asked_to()
    {
        object Body(bool? near) => new
        {
            serverVersion = 15,
            files = Files(("pg_hba.conf", Hba)),
            interfaces = new[] { "192.168.7.5/24" },
            attempts = new[] { new { connection = "host", tls = false, database = "app", role = "repl", address = "192.168.7.5" } },
            near,
        };

        var without = (await PostAsync("/api/v1/hba/explain", Body(null))).GetProperty("attempts")[0];
        Assert.Equal(JsonValueKind.Null, without.GetProperty("near").ValueKind);
        Assert.Equal("noRecord", without.GetProperty("login").GetString());
        Assert.Equal("broken", without.GetProperty("level").GetString());
        Assert.Equal("Refused: no record is for repl on app from 192.168.7.5 without TLS.", without.GetProperty("headline").GetString());
        var near = (await PostAsync("/api/v1/hba/explain", Body(true))).GetProperty("attempts")[0].GetProperty("near");
        var misses = near.GetProperty("misses").EnumerateArray().ToArray();
        Assert.Equal([("type", 3), ("address", 2)],
            misses.Select(miss => (miss.GetProperty("column").GetString(), miss.GetProperty("lineNumber").GetInt32())));
        Assert.Contains("sslmode=require", misses[0].GetProperty("forClient").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", misses[0].GetProperty("then").GetString());
        Assert.Contains("192.168.7.5", misses[1].GetProperty("inRecord").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, near.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Near_records_are_named_for_a_hundred_attempts_at_most()
    {
        using var client = dashboard.WithToken();
        var attempts = Enumerable.Repeat(new { connection = "local", database = "app", role = "app" }, 101);
        var files = Files(("pg_hba.conf", Hba));
        using var many = await client.PostAsJsonAsync("/api/v1/hba/explain", new { serverVersion = 15, files, attempts, near = true });
        Assert.Equal("attempts-too-many", (await many.ProblemAsync(400)).GetProperty("findings")[0].GetProperty("code").GetString());
        using var plain = await client.PostAsJsonAsync("/api/v1/hba/explain", new { serverVersion = 15, files, attempts });
        Assert.Equal(101, (await plain.JsonAsync()).GetProperty("attempts").GetArrayLength());
    }

    [Theory]
    [InlineData("{\"serverVersion\":\"15\",\"files\":{\"pg_hba.conf\":\"not base64!\"}}")]
    [InlineData("{\"serverVersion\":\"15\",\"files\":{\"pg_hba.conf\":null}}")]
    [InlineData("{\"serverVersion\":\"15\",\"files\":{\"other\":\"\"}}")]
    [InlineData("{\"serverVersion\":\"15\"}")]
    [InlineData("{\"serverVersion\":\"latest\",\"files\":{\"pg_hba.conf\":\"\"}}")]
    [InlineData("{\"files\":{\"pg_hba.conf\":\"\"}}")]
    public async Task Files_that_cannot_be_read_are_refused(string body)
    {
        using var client = dashboard.WithToken();
        using var response = await client.PostAsync("/api/v1/hba/parse", new StringContent(body, Encoding.UTF8, "application/json"));
        await response.ProblemAsync(400);
    }

    [Fact]
    public async Task More_than_a_thousand_files_are_refused()
    {
        using var client = dashboard.WithToken();
        var files = Files([("pg_hba.conf", Hba), .. Enumerable.Range(0, 1000).Select(i => ($"f{i}", ""))]);
        using var response = await client.PostAsJsonAsync("/api/v1/hba/parse", new { serverVersion = 15, files });
        Assert.Equal("files-too-many", (await response.ProblemAsync(400)).GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("{\"connection\":\"host\",\"database\":\"a\",\"role\":\"b\"}", "attempts[0].address")]
    [InlineData("{\"connection\":\"local\",\"tls\":true,\"database\":\"a\",\"role\":\"b\"}", "attempts[0]")]
    [InlineData("{\"connection\":\"pigeon\",\"database\":\"a\",\"role\":\"b\"}", "attempts[0].connection")]
    [InlineData("{\"connection\":\"local\",\"role\":\"b\"}", "attempts[0].database")]
    [InlineData("null", "attempts[0].role")]
    public async Task An_attempt_that_cannot_be_is_named(string attempt, string at)
    {
        using var client = dashboard.WithToken();
        var body = $$"""{"serverVersion":15,"files":{"pg_hba.conf":""},"attempts":[{{attempt}}]}""";
        using var response = await client.PostAsync("/api/v1/hba/explain", new StringContent(body, Encoding.UTF8, "application/json"));
        var findings = (await response.ProblemAsync(400)).GetProperty("findings").EnumerateArray();
        Assert.Contains(findings, finding => finding.GetProperty("at").GetString() == at);
    }

    [Theory]
    [InlineData("CN=repl", "repl")]
    [InlineData("O=Example,CN=repl", "repl")]
    [InlineData("CN=last,OU=x,CN=first", "first")]
    [InlineData("cn=a\\,b,O=x", "a,b")]
    [InlineData("CN=K\\C3\\B6ln", "Köln")]
    [InlineData("CN=Köln+OU=x", "Köln")]
    [InlineData("CN=\"a,b\"", "a,b")]
    [InlineData("O=Example", null)]
    [InlineData("", null)]
    [InlineData("CN=", "")]
    [InlineData("CN=x\\", "x\\")]
    public void The_first_common_name_of_the_certificate_stands_last_in_the_text(string subject, string? name) =>
        Assert.Equal(name, SubjectName.FirstCommonName(subject));

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var client = dashboard.WithToken();
        using var response = await client.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return await response.JsonAsync();
    }

    private static Dictionary<string, string> Files(params (string Name, string Text)[] files) =>
        files.ToDictionary(file => file.Name, file => Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Text)));
}
