using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace PgTlsDashboard.Server.Tests.Api;

public sealed class OpenApiTests(TestDashboard dashboard) : IClassFixture<TestDashboard>
{
    [Fact]
    public async Task The_description_is_valid_and_lists_every_call()
    {
        using var client = dashboard.WithToken();
        var text = await client.GetStringAsync("/openapi/v1.json");
        var result = OpenApiDocument.Parse(text, "json");
        Assert.Empty(result.Diagnostic!.Errors);
        var paths = JsonDocument.Parse(text).RootElement.GetProperty("paths");
        var calls = paths.EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(
            [
                "DELETE /api/v1/targets/{id}",
                "DELETE /api/v1/targets/{id}/plaintext-watch",
                "GET /api/v1/agents",
                "GET /api/v1/fleet",
                "GET /api/v1/fleet/{id}",
                "GET /api/v1/journal",
                "GET /api/v1/plans/{id}",
                "GET /api/v1/targets",
                "GET /api/v1/targets/{id}",
                "GET /api/v1/targets/{id}/advice",
                "GET /api/v1/targets/{id}/clients",
                "GET /api/v1/targets/{id}/consumers",
                "GET /api/v1/targets/{id}/matrix",
                "GET /api/v1/targets/{id}/plaintext-watch",
                "GET /api/v1/targets/{id}/snapshot",
                "GET /api/v1/targets/{id}/verify",
                "GET /bundles/{token}",
                "PATCH /api/v1/targets/{id}",
                "POST /api/v1/conf/parse",
                "POST /api/v1/explain",
                "POST /api/v1/fleet",
                "POST /api/v1/fleet/{id}/cancel",
                "POST /api/v1/fleet/{id}/resume",
                "POST /api/v1/hba/explain",
                "POST /api/v1/hba/parse",
                "POST /api/v1/journal/{id}/confirm",
                "POST /api/v1/journal/{id}/rollback",
                "POST /api/v1/plans/{id}/apply",
                "POST /api/v1/probe",
                "POST /api/v1/targets",
                "POST /api/v1/targets/{id}/clients",
                "POST /api/v1/targets/{id}/explain",
                "POST /api/v1/targets/{id}/plaintext-watch",
                "POST /api/v1/targets/{id}/plans",
                "POST /api/v1/targets/{id}/verify",
            ],
            calls.Order(StringComparer.Ordinal));
        foreach (var call in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
            Assert.True(call.Value.TryGetProperty("summary", out _), call.ToString());
        Assert.Contains("ecdsa-p256", text, StringComparison.Ordinal);
        Assert.Contains("pgmoneta-client", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_page_loads_nothing_from_elsewhere()
    {
        using var client = dashboard.WithToken();
        using var response = await client.GetAsync("/scalar/");
        response.EnsureSuccessStatusCode();
        var page = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Contains($"nonce=\"{nonce}\"", page, StringComparison.Ordinal);
        using var again = await client.GetAsync("/scalar/");
        Assert.DoesNotContain(nonce, Assert.Single(again.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        using var anonymous = dashboard.Anonymous();
        using var refused = await anonymous.GetAsync("/scalar");
        Assert.Equal(System.Net.HttpStatusCode.Redirect, refused.StatusCode);
    }
}
