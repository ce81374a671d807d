using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests;

public sealed class AdviceEndpointTests : IDisposable
{
    private readonly Dashboard _dashboard = new();
    private readonly HttpClient _client;

    public AdviceEndpointTests() => _client = _dashboard.WithToken();

    [Fact]
    public async Task Advice_is_given_with_its_place_and_whether_it_can_be_followed()
    {
        var target = Some.Target();
        var files = ConfigurationFiles.Empty.With("/data/pg_hba.conf", [.. Encoding.UTF8.GetBytes("local all all trust\nhost all all 0.0.0.0/0 scram-sha-256\n")]);
        _dashboard.Setup.Snapshot = Some.Snapshot(target) with { Hba = HbaRules.Read(files, "/data/pg_hba.conf", new(150020)) };
        var advice = await _client.GetFromJsonAsync<JsonElement>($"/api/v1/targets/{target.Id}/advice");
        Assert.Equal(["hba-open-plaintext", "hba-trust-local"], advice.EnumerateArray().Select(one => one.GetProperty("code").GetString()));
        Assert.Equal("warning", advice[0].GetProperty("severity").GetString());
        Assert.Equal("/data/pg_hba.conf:2", advice[0].GetProperty("at").GetString());
        Assert.Equal(2, advice[0].GetProperty("line").GetInt32());
        Assert.True(advice[0].GetProperty("canFollow").GetBoolean());
        Assert.False(advice[1].GetProperty("canFollow").GetBoolean());
        Assert.NotEqual("", advice[1].GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task Of_a_target_that_is_not_there_there_is_none()
    {
        using var response = await _client.GetAsync($"/api/v1/targets/{Guid.NewGuid()}/advice");
        await response.ProblemAsync(404);
    }

    [Fact]
    public async Task Edited_access_rules_may_be_larger_than_other_requests()
    {
        var file = new { path = "/data/pg_hba.conf", baseSha256 = new string('a', 64), content = Convert.ToBase64String(new byte[6 * 1024 * 1024]) };
        using var response = await _client.PostAsJsonAsync($"/api/v1/targets/{Guid.NewGuid()}/plans", new { recipe = "access-rules", options = new { files = new[] { file } } });
        await response.ProblemAsync(404);
        Assert.Equal("access-rules", _dashboard.Setup.Request?.Name);
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }
}
