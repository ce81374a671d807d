using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

public sealed class ErrorExplainEndpointTests : IDisposable
{
    private const string NoRecord =
        "FATAL:  no pg_hba.conf entry for host \"10.0.0.7\", user \"app\", database \"orders\", no encryption";

    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;

    public ErrorExplainEndpointTests() => _client = _dashboard.WithToken();

    [Fact]
    public async Task An_error_is_explained_without_a_target()
    {
        var answer = await ExplainAsync(new { text = "first line\npsql: error: connection to server failed: " + NoRecord });
        Assert.Equal("client", answer.GetProperty("heardFrom").GetString());
        var cause = answer.GetProperty("cause");
        Assert.Equal("no-record-plaintext", cause.GetProperty("code").GetString());
        Assert.Equal("certain", cause.GetProperty("confidence").GetString());
        Assert.NotEmpty(cause.GetProperty("message").GetString()!);
        Assert.NotEmpty(cause.GetProperty("remedy").GetString()!);
        Assert.Equal(JsonValueKind.Null, cause.GetProperty("plan").ValueKind);
        Assert.Equal(JsonValueKind.Null, cause.GetProperty("record").ValueKind);
        Assert.Equal(2, Assert.Single(answer.GetProperty("errors").EnumerateArray()).GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_text_without_an_error_has_no_cause_and_the_answer_says_so()
    {
        var answer = await ExplainAsync(new { text = "good morning" });
        Assert.Equal("unknown", answer.GetProperty("heardFrom").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("cause").ValueKind);
        Assert.Equal(0, answer.GetProperty("alternatives").GetArrayLength());
        Assert.Equal("paste-unread", answer.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task At_a_target_the_record_and_a_plan_are_named()
    {
        var snapshot = Some.Snapshot(Some.Target()) with
        {
            Hba = HbaRules.Read(ConfigurationFiles.Empty.With("/data/pg_hba.conf",
                [.. "hostssl all all 10.0.0.0/8 scram-sha-256\nhost all all 10.0.0.0/8 reject\n"u8]), "/data/pg_hba.conf", new(150020)),
        };
        _dashboard.Setup.Snapshot = snapshot;
        var rejected = await ExplainAsync(new
        {
            text = NoRecord.Replace("no pg_hba.conf entry", "pg_hba.conf rejects connection", StringComparison.Ordinal),
            targetId = snapshot.Target.Id,
        });
        var record = rejected.GetProperty("cause").GetProperty("record");
        Assert.Equal(2, record.GetProperty("lineNumber").GetInt32());
        Assert.Equal("host all all 10.0.0.0/8 reject", record.GetProperty("text").GetString());

        var outside = await ExplainAsync(new
        {
            text = NoRecord.Replace("10.0.0.7", "192.0.2.7", StringComparison.Ordinal),
            targetId = snapshot.Target.Id,
        });
        var plan = outside.GetProperty("cause").GetProperty("plan");
        Assert.Equal("access-rules", plan.GetProperty("recipe").GetString());
        var content = plan.GetProperty("options").GetProperty("files")[0].GetProperty("content").GetBytesFromBase64();
        Assert.EndsWith(
            "\nhostssl \"orders\" \"app\" 192.0.2.7/32 scram-sha-256\n", Encoding.UTF8.GetString(content), StringComparison.Ordinal);

        var name = await ExplainAsync(new
        {
            text = "psql: error: server certificate for \"a.test\" does not match host name \"b.test\"",
            targetId = snapshot.Target.Id,
        });
        var names = name.GetProperty("cause").GetProperty("plan").GetProperty("options").GetProperty("names");
        Assert.Equal(["b.test", "db1.example"], names.EnumerateArray().Take(2).Select(value => value.GetString()));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused()
    {
        using var missing = await _client.PostAsJsonAsync("/api/v1/explain", new { });
        await missing.ProblemAsync(400);
        using var tooLong = await _client.PostAsJsonAsync("/api/v1/explain", new { text = new string('a', (256 << 10) + 1) });
        await tooLong.ProblemAsync(400);
        using var unknown = await _client.PostAsJsonAsync("/api/v1/explain", new { text = NoRecord, targetId = Guid.NewGuid() });
        await unknown.ProblemAsync(404);
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }

    private async Task<JsonElement> ExplainAsync(object body)
    {
        using var response = await _client.PostAsJsonAsync("/api/v1/explain", body);
        response.EnsureSuccessStatusCode();
        return await response.JsonAsync();
    }
}
