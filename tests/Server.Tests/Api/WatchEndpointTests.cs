using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

public sealed class WatchEndpointTests : IDisposable
{
    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;
    private readonly Target _target = Some.Target();

    public WatchEndpointTests()
    {
        _client = _dashboard.WithToken();
        _dashboard.Targets.Known.Add(_target);
    }

    private string Watch => $"/api/v1/targets/{_target.Id}/plaintext-watch";

    [Fact]
    public async Task A_watch_is_begun_read_and_stopped()
    {
        Assert.False((await (await _client.GetAsync(Watch)).JsonAsync()).GetProperty("watching").GetBoolean());
        using var begun = await _client.PostAsync(Watch, null);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal(Watch, begun.Headers.Location?.ToString());
        var report = await (await _client.GetAsync(Watch)).JsonAsync();

        Assert.Equal((true, 60, 4_320),
            (report.GetProperty("watching").GetBoolean(), report.GetProperty("everySeconds").GetInt32(),
                report.GetProperty("samples").GetInt32()));
        Assert.EndsWith("Z", report.GetProperty("since").GetString(), StringComparison.Ordinal);
        var record = Assert.Single(report.GetProperty("records").EnumerateArray());
        Assert.Equal("/pg/pg_hba.conf:7", record.GetProperty("record").GetString());
        Assert.Equal("10.0.0.5", record.GetProperty("sightings")[0].GetProperty("address").GetString());
        Assert.Equal("Seen without TLS through this record, in 4,320 samples:", record.GetProperty("sentence").GetString());
        Assert.Equal("api", _dashboard.Watch.Actor);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync(Watch)).StatusCode);
        await (await _client.DeleteAsync(Watch)).ProblemAsync(404);
    }

    [Fact]
    public async Task What_keeps_a_watch_from_beginning_is_422_with_its_findings()
    {
        _dashboard.Watch.Refusal = [Some.Trouble];

        using var refused = await _client.PostAsync(Watch, null);

        Assert.Equal(Some.Trouble.Code.Text, (await refused.ProblemAsync(422)).GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Of_a_target_that_is_not_there_nothing_is_watched(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/targets/{Guid.NewGuid()}/plaintext-watch");
        await (await _client.SendAsync(request)).ProblemAsync(404);
    }

    [Fact]
    public async Task Without_a_token_nobody_reads_who_came()
    {
        using var anonymous = _dashboard.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(Watch)).StatusCode);
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }
}
