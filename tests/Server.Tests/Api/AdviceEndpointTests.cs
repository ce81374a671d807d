using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

public sealed class AdviceEndpointTests : IDisposable
{
    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;

    public AdviceEndpointTests() => _client = _dashboard.WithToken();

    [Fact]
    public async Task Advice_is_given_with_its_place_and_whether_it_can_be_followed()
    {
        var target = Some.Target();
        var files = ConfigurationFiles.Empty.With("/data/pg_hba.conf",
            [.. Encoding.UTF8.GetBytes("local all all trust\nhost all all 0.0.0.0/0 scram-sha-256\n")]);
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

    /// <summary>The test's own server enforces no limit: Kestrel reads it from here.</summary>
    [Fact]
    public void Edited_access_rules_may_be_as_large_as_configuration_files()
    {
        var plans = _dashboard.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Single(endpoint => endpoint.RoutePattern.RawText == "/api/v1/targets/{id:guid}/plans");
        Assert.Equal(48L * 1024 * 1024, plans.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize);
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }
}
