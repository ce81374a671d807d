using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace PgTlsDashboard.Server.Tests.SignIn;

/// <summary>Who gets in, and what everybody else is told.</summary>
public sealed class EndpointProtectionTests(TestDashboard dashboard) : IClassFixture<TestDashboard>
{
    private const string Id = "11111111-1111-1111-1111-111111111111";

    public static readonly TheoryData<string, string> Calls = new()
    {
        { "POST", "/api/v1/targets" },
        { "GET", "/api/v1/targets" },
        { "GET", $"/api/v1/targets/{Id}" },
        { "DELETE", $"/api/v1/targets/{Id}" },
        { "GET", $"/api/v1/targets/{Id}/snapshot" },
        { "POST", $"/api/v1/targets/{Id}/plans" },
        { "GET", $"/api/v1/plans/{Id}" },
        { "POST", $"/api/v1/plans/{Id}/apply" },
        { "GET", "/api/v1/journal" },
        { "POST", $"/api/v1/journal/{Id}/rollback" },
        { "POST", $"/api/v1/journal/{Id}/confirm" },
        { "POST", $"/api/v1/targets/{Id}/clients" },
        { "GET", $"/api/v1/targets/{Id}/clients" },
        { "POST", $"/api/v1/targets/{Id}/verify" },
        { "POST", "/api/v1/probe" },
        { "POST", "/api/v1/conf/parse" },
        { "POST", "/api/v1/hba/parse" },
        { "POST", "/api/v1/hba/explain" },
        { "GET", "/openapi/v1.json" },
        { "GET", "/api/v1/no-such-thing" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_a_token_a_call_is_401_as_problem_details(string method, string path)
    {
        using var client = dashboard.Anonymous();
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST") request.Content = JsonContent.Create(new { });
        using var response = await client.SendAsync(request);

        await response.ProblemAsync(401);
        Assert.StartsWith("Bearer", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task With_the_token_no_call_is_401(string method, string path)
    {
        using var client = dashboard.WithToken();
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST") request.Content = JsonContent.Create(new { });
        using var response = await client.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.Unauthorized, response.StatusCode);
        if (!response.IsSuccessStatusCode) await response.ProblemAsync((int)response.StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_is_401_and_after_twenty_in_a_minute_429()
    {
        using var own = new TestDashboard();
        using var client = own.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestDashboard.Token + "x");
        for (var i = 0; i < 20; i++)
        {
            using var refused = await client.GetAsync("/api/v1/targets");
            await refused.ProblemAsync(401);
        }

        using var tooMany = await client.GetAsync("/api/v1/targets");
        await tooMany.ProblemAsync(429);
        using var right = own.WithToken();
        using var response = await right.GetAsync("/api/v1/targets");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task No_part_of_the_token_and_nothing_longer_is_the_token()
    {
        using var own = new TestDashboard();
        var token = TestDashboard.Token;
        foreach (var wrong in new[] { token[..1], token[..(token.Length / 2)], token[..^1], token[1..], token + token,
            token.ToUpperInvariant() + "x" })
        {
            using var client = own.Anonymous();
            client.DefaultRequestHeaders.Authorization = new("Bearer", wrong);
            using var refused = await client.GetAsync("/api/v1/targets");
            await refused.ProblemAsync(401);
        }
    }

    [Fact]
    public async Task The_health_check_is_open_and_tells_nothing()
    {
        using var client = dashboard.Anonymous();
        Assert.Equal("ok", await client.GetStringAsync("/healthz"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("GET", "/api/v1/targets/no-guid", 404)]
    [InlineData("PUT", "/api/v1/targets", 405)]
    [InlineData("GET", "/api/v1/probe", 404)]
    [InlineData("GET", "/api/v1/journal?targetId=x", 400)]
    [InlineData("GET", "/openapi/v2.json", 404)]
    public async Task What_is_not_served_is_refused_as_problem_details(string method, string path, int status)
    {
        using var client = dashboard.WithToken();
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await client.SendAsync(request);
        await response.ProblemAsync(status);
    }

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("{\"port\":\"x\"}", "application/json", 400)]
    [InlineData("{\"port\":1,\"port\":2}", "application/json", 400)]
    [InlineData("name=x", "application/x-www-form-urlencoded", 415)]
    [InlineData("{}", "text/plain", 415)]
    public async Task A_body_that_is_not_what_the_call_takes_is_refused(string body, string type, int status)
    {
        using var client = dashboard.WithToken();
        using var response = await client.PostAsync("/api/v1/targets", new StringContent(body, Encoding.UTF8, type));
        await response.ProblemAsync(status);
    }

    [Fact]
    public async Task The_value_that_a_body_cannot_have_is_not_told_back()
    {
        using var client = dashboard.WithToken();
        using var response = await client.PostAsync(
            "/api/v1/targets", new StringContent("{\"port\":\"hunter2\"}", Encoding.UTF8, "application/json"));
        var problem = await response.ProblemAsync(400);
        Assert.Contains("$.port", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_can_neither_change_anything_nor_open_a_circuit()
    {
        using var client = dashboard.WithToken();
        client.DefaultRequestHeaders.Add("Origin", "http://localhost:3000");
        using var write = await client.PostAsJsonAsync("/api/v1/probe", new { host = "db1" });
        await write.ProblemAsync(403);
        using var circuit = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        await circuit.ProblemAsync(403);
        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/v1/probe") { Content = JsonContent.Create(new { host = "db1" }) };
        client.DefaultRequestHeaders.Remove("Origin");
        own.Headers.Add("Origin", "http://localhost");
        using var response = await client.SendAsync(own);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_request_that_names_another_host_is_refused()
    {
        using var client = dashboard.WithToken();
        client.DefaultRequestHeaders.Host = "evil.example";
        using var response = await client.GetAsync("/healthz");
        var problem = await response.ProblemAsync(400);
        Assert.Contains("AllowedHosts", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_inside_is_500_without_internals()
    {
        using var own = new TestDashboard();
        own.Setup.Throws = new InvalidOperationException("secret internals");
        using var client = own.WithToken();
        using var response = await client.GetAsync($"/api/v1/targets/{Id}/snapshot");
        var problem = await response.ProblemAsync(500);
        Assert.DoesNotContain("secret internals", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/signin")]
    [InlineData("/api/v1/targets")]
    [InlineData("/")]
    public async Task Every_answer_keeps_browsers_to_itself(string path)
    {
        using var client = dashboard.Anonymous();
        using var response = await client.GetAsync(path);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }
}
