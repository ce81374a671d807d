using System.Net.Http.Headers;
using System.Text;

namespace PgTlsDashboard.Live.Tests.Rest;

/// <summary>
/// What cannot be is refused in one sentence as problem details (<see cref="RestAnswer"/> sees to the shape), and nothing is written.
/// </summary>
[Collection(RestProgram.Collection)]
public sealed class RestRefusalTests(RestProgram program)
{
    [Fact]
    public async Task A_target_that_cannot_be_is_refused_with_the_field()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        await using var other = await RestTarget.StartAsync(program, 15);
        (string Field, object Value, string Code)[] faults =
        [
            ("hbaFile", "/etc/shadow", "other-file"),
            ("hbaFile", target.Server.DataDirectory + "/../pg_hba.conf", "path-invalid"),
            ("hbaFile", "/missing/pg_hba.conf", "file-missing"),
            ("host", "db:5432", "host-invalid"),
            ("host", "https://db", "host-invalid"),
            ("name", "a\u202eb", "name-invalid"),
            ("adminConnection", $"host=127.0.0.1 port={target.Server.Port} user=app password=wrong", "wrong-password"),
            ("adminConnection", other.Server.AdminConnectionString, "other-server"),
            ("adminConnection", "host=127.0.0.1 password=correct horse", "connection-string-syntax"),
            ("serverPaths", new Dictionary<string, string?>(StringComparer.Ordinal) { ["/a"] = null }, "field-invalid"),
            ("port", 70000, "field-out-of-range"),
        ];
        foreach (var (field, value, code) in faults)
        {
            var body = target.Body();
            body[field] = value;

            var answer = await program.PostAsync("/api/v1/targets", body);

            Assert.InRange(answer.Status, 400, 422);
            Assert.Contains(answer["findings"].EnumerateArray(), finding => finding.GetProperty("code").GetString() == code
                && finding.GetProperty("at").GetString()!.Replace(" c", "C", StringComparison.Ordinal) == field);
            Assert.DoesNotContain("horse", answer.Json.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{bad", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "application/json", 400)]
    public async Task A_body_that_is_none_is_refused(string body, string type, int status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);

        (await program.SendAsync(HttpMethod.Post, "/api/v1/targets", content)).Expect(status);
    }

    [Fact]
    public async Task A_request_for_another_host_is_refused() =>
        Assert.Contains("host", (await program.SendAsync(HttpMethod.Get, "/api/v1/targets", null, "evil.example")).Expect(400).Detail,
            StringComparison.Ordinal);

    [Fact]
    public async Task What_no_recipe_can_take_is_refused_and_nothing_is_written()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        await target.CertifyAsync();
        var before = await target.FingerprintAsync();
        (string Recipe, object Options, string Code)[] faults =
        [
            ("server-certificate", new { names = new[] { "db:5432" } }, "san-port"),
            ("server-certificate", new { names = new[] { "https://x" } }, "san-url"),
            ("server-certificate", new { names = new[] { "10.0.0.0/8" } }, "san-network"),
            ("server-certificate", new { names = new[] { new string('x', 300) } }, "san-too-long"),
            ("server-certificate", new { names = new[] { "a\nb" } }, "san-space"),
            ("server-certificate", new { names = new[] { "x.test" }, validityDays = 0 }, "option-invalid"),
            ("require-tls", new { roles = new[] { "a\nhost all all all trust" } }, "choice-invalid"),
            ("require-tls", new { databases = Array.Empty<string>() }, "choice-empty"),
            ("require-tls", new { addresses = new[] { "zz/99" } }, "address-invalid"),
            ("require-tls", new { addresses = new[] { "192.0.2.0/24" } }, "address-without-record"),
            ("pgmoneta-client", new { section = "primary", role = "nobody" }, "role-missing"),
            ("none", new { }, "recipe-unknown"),
        ];
        foreach (var (recipe, options, code) in faults)
        {
            var answer = await target.PlanAsync(recipe, options);
            Assert.True(answer.Status is 400 or 422, $"{recipe} {code}: {answer.Json}");
            Assert.Contains(answer["findings"].EnumerateArray(), finding => finding.GetProperty("code").GetString() == code);
        }
        Assert.Equal(before, await target.FingerprintAsync());
    }

    [Fact]
    public async Task A_network_chooses_the_records_that_lie_in_it()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        await target.CertifyAsync();

        var plan = (await target.PlanAsync("require-tls", new { addresses = new[] { "::/0" } })).Expect(201);

        var diff = Assert.Single(plan["changes"].EnumerateArray()).GetProperty("diff").GetString()!;
        Assert.Contains("+hostssl all             all             ::1/128", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("+hostssl all             all             127.0.0.1/32", diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_and_proofs_that_cannot_be_are_refused()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        object[] clients =
        [
            new { role = "nobody" }, new { role = "repl\n" }, new { role = new string('ä', 32) },
            new { role = "app", passphrase = "short" }, new { role = "app", passphrase = "pässwörter" },
            new { role = "app", csr = "garbage" }, new { role = "app", validityDays = 99999 },
            new { role = "app", formats = new[] { "p12" } }, new { role = "app", database = new string('ä', 32) },
            new { role = "app", host = "db1:5432" }, new { role = "app", host = "https://db1" }, new { role = "app", host = "a b" },
        ];
        foreach (var client in clients)
            Assert.True((await program.PostAsync($"{target.Path}/clients", client)).Status is 400 or 422, client.ToString());
        (await program.PostAsync($"{target.Path}/verify", new { role = "nobody" })).Expect(422);
        (await program.PostAsync($"/api/v1/plans/{Guid.NewGuid()}/apply")).Expect(404);
        (await program.PostAsync($"/api/v1/journal/{target.Id}/rollback")).Expect(404);
        using var guessed = await program.Anonymous.GetAsync($"/bundles/{new string('0', 64)}");
        (await RestAnswer.ReadAsync(guessed)).Expect(410);
        using var anonymous = await program.Anonymous.GetAsync("/api/v1/targets");
        (await RestAnswer.ReadAsync(anonymous)).Expect(401);
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_one()
    {
        await using var target = await RestTarget.StartAsync(program, 15);
        await target.CertifyAsync();

        var report = (await program.PostAsync($"{target.Path}/verify", new { role = "app", password = "a wrong guess" })).Expect(200);

        var login = report["cases"].EnumerateArray().First(one => one.GetProperty("name").GetString() == "tls-login");
        Assert.False(login.GetProperty("passed").GetBoolean());
        Assert.Equal("wrong-password", login.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.DoesNotContain("a wrong guess", report.Json.ToString(), StringComparison.Ordinal);
    }
}
