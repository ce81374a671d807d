using System.Net;
using System.Net.Http.Json;
using PgTlsDashboard.Core.Bundles;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Lifecycle;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

public sealed class ClientEndpointTests : IDisposable
{
    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;
    private readonly Core.Inventory.Target _target = Some.Target();

    public ClientEndpointTests()
    {
        _client = _dashboard.WithToken();
        _dashboard.Targets.Known.Add(_target);
    }

    private string At => $"/api/v1/targets/{_target.Id}/clients";

    [Fact]
    public async Task A_client_is_issued_with_the_link_to_its_bundle()
    {
        var client = Some.Client(_target.Id);
        _dashboard.Clients.Answer = new IssueOutcome.Issued(client, new("t0ken", Some.Now), [Some.Trouble]);
        using var response =
            await _client.PostAsJsonAsync(At, new { role = "repl", profile = "app", keyAlgorithm = "RSA-3072", passphrase = "hunter2" });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var body = await response.JsonAsync();
        Assert.Equal(client.Id, body.GetProperty("id").GetGuid());
        Assert.Equal(client.Certificate.SerialNumber, body.GetProperty("certificate").GetProperty("serialNumber").GetString());
        Assert.Equal("/bundles/t0ken", body.GetProperty("bundle").GetProperty("url").GetString());
        Assert.Equal("2026-11-25T10:00:00Z", body.GetProperty("bundle").GetProperty("expiresAt").GetString());
        Assert.Equal(1, body.GetProperty("bundle").GetProperty("downloadsLeft").GetInt32());
        Assert.DoesNotContain("hunter2", body.ToString(), StringComparison.Ordinal);
        var draft = _dashboard.Clients.Draft!;
        Assert.Equal(("repl", "app", KeyAlgorithm.Rsa3072, 397, "hunter2"),
            (draft.Role, draft.Profile, draft.KeyAlgorithm, draft.ValidityDays, draft.Passphrase));
        Assert.Equal(("postgres", null), (draft.Database, draft.Host));
    }

    [Fact]
    public async Task The_bundle_is_for_the_database_and_host_that_were_asked_for()
    {
        _dashboard.Clients.Answer = new IssueOutcome.Issued(Some.Client(_target.Id), new("t0ken", Some.Now), []);

        using var response = await _client.PostAsJsonAsync(At, new { role = "repl", database = " my db ", host = "db2.example" });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal((" my db ", "db2.example"), (_dashboard.Clients.Draft!.Database, _dashboard.Clients.Draft!.Host));
    }

    [Theory]
    [InlineData("{}", "role")]
    [InlineData("{\"role\":\"repl\",\"profile\":\"toaster\"}", "profile")]
    [InlineData("{\"role\":\"repl\",\"keyAlgorithm\":\"dsa-1024\"}", "keyAlgorithm")]
    [InlineData("{\"role\":\"repl\",\"validityDays\":0}", "validityDays")]
    [InlineData("{\"role\":\"repl\",\"formats\":[\"p12\"]}", "passphrase")]
    [InlineData("{\"role\":\"repl\",\"formats\":[\"jks\"]}", "formats")]
    public async Task A_client_that_cannot_be_is_refused_by_its_field(string body, string field)
    {
        using var response = await _client.PostAsync(At, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await response.ProblemAsync(400);
        Assert.Contains(problem.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("at").GetString() == field);
        Assert.Null(_dashboard.Clients.Draft);
    }

    [Fact]
    public async Task A_role_that_the_service_refuses_is_422_and_no_target_404()
    {
        _dashboard.Clients.Answer = new IssueOutcome.Refused([Some.Trouble]);
        using var refused = await _client.PostAsJsonAsync(At, new { role = "nobody" });
        await refused.ProblemAsync(422);
        _dashboard.Clients.Answer = new IssueOutcome.NoSuchTarget();
        using var missing = await _client.PostAsJsonAsync(At, new { role = "repl" });
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task Clients_are_listed_without_their_links()
    {
        _dashboard.Clients.Known.Add(Some.Client(_target.Id));
        var list = await (await _client.GetAsync(At)).JsonAsync();
        Assert.Equal("repl", list[0].GetProperty("role").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, list[0].GetProperty("bundle").ValueKind);
        using var missing = await _client.GetAsync($"/api/v1/targets/{Guid.NewGuid()}/clients");
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task A_bundle_is_taken_once_by_its_link_alone()
    {
        _dashboard.Clients.Waiting["t0ken"] = [80, 75, 3, 4];
        using var anyone = _dashboard.Anonymous();
        using var head = await anyone.SendAsync(new(HttpMethod.Head, "/bundles/t0ken"));
        Assert.False(head.IsSuccessStatusCode);
        using var unsure = await anyone.GetAsync("/bundles/t0ken?format=rar");
        await unsure.ProblemAsync(400);
        using var taken = await anyone.GetAsync("/bundles/t0ken?format=tar.gz");
        Assert.Equal([80, 75, 3, 4], await taken.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment; filename=repl-db1.zip; filename*=UTF-8''repl-db1.zip",
            taken.Content.Headers.ContentDisposition?.ToString());
        Assert.True(taken.Headers.CacheControl?.NoStore);
        Assert.Equal(BundleFormat.TarGz, _dashboard.Clients.Format);
        using var again = await anyone.GetAsync("/bundles/t0ken");
        await again.ProblemAsync(410);
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }
}
