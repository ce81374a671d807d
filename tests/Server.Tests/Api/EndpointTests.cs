using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PgTlsDashboard.Core.Applying;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Probe.Assessment;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

/// <summary>Every call as its callers see it: the good answer, and each refusal.</summary>
public sealed class EndpointTests : IDisposable
{
    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;
    private readonly Target _target = Some.Target();

    public EndpointTests()
    {
        _client = _dashboard.WithToken();
        _dashboard.Targets.Known.Add(_target);
    }

    private string At => $"/api/v1/targets/{_target.Id}";

    [Fact]
    public async Task A_target_is_added_and_its_admin_connection_never_given_back()
    {
        using var response = await _client.PostAsJsonAsync("/api/v1/targets", new
        {
            name = "db2",
            host = "db2.example",
            port = 5433,
            dataDirectory = "/data",
            adminConnection = "host=/run password=hunter2",
            serverPaths = new Dictionary<string, string> { ["/data"] = "/var/lib/postgresql" },
        });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal($"/api/v1/targets/{body.GetProperty("id").GetGuid()}", response.Headers.Location?.ToString());
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.EndsWith("Z", body.GetProperty("addedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal("host=/run password=hunter2", _dashboard.Targets.Draft?.AdminConnection);
        Assert.Equal(new ServerPath("/data", "/var/lib/postgresql"), Assert.Single(_dashboard.Targets.Draft!.ServerPaths));
    }

    [Fact]
    public async Task Everything_that_is_missing_from_a_target_is_told_at_once()
    {
        using var response = await _client.PostAsJsonAsync("/api/v1/targets", new { port = 70000 });
        var findings = (await response.ProblemAsync(400)).GetProperty("findings").EnumerateArray()
            .Select(f => f.GetProperty("at").GetString());
        Assert.Equal(["name", "host", "port", "dataDirectory"], findings);
    }

    [Fact]
    public async Task A_target_that_the_service_refuses_is_422_with_its_findings()
    {
        _dashboard.Targets.Answer = new AddTargetOutcome.Refused([Some.Trouble]);
        using var response =
            await _client.PostAsJsonAsync("/api/v1/targets", new { name = "x", host = "h", port = 1, dataDirectory = "/d" });
        var finding = (await response.ProblemAsync(422)).GetProperty("findings")[0];
        Assert.Equal("refused", finding.GetProperty("code").GetString());
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal("Do something.", finding.GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task Targets_are_listed_found_and_forgotten_by_name_only()
    {
        Assert.Equal("db1", (await _client.GetFromJsonAsync<JsonElement>("/api/v1/targets"))[0].GetProperty("name").GetString());
        Assert.Equal("db1", (await _client.GetFromJsonAsync<JsonElement>(At)).GetProperty("name").GetString());
        using var unsure = await _client.DeleteAsync(At);
        await unsure.ProblemAsync(400);
        using var wrong = await _client.DeleteAsync(At + "?confirm=db2");
        await wrong.ProblemAsync(400);
        using var gone = await _client.DeleteAsync(At + "?confirm=db1");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var again = await _client.DeleteAsync(At + "?confirm=db1");
        await again.ProblemAsync(404);
        using var missing = await _client.GetAsync(At);
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task A_target_that_must_stay_is_not_forgotten_and_the_answer_says_what_to_do()
    {
        _dashboard.Targets.RemovalRefused = Some.Trouble;
        using var refused = await _client.DeleteAsync(At + "?confirm=db1");
        Assert.Equal("Do something.", (await refused.ProblemAsync(422)).GetProperty("findings")[0].GetProperty("remedy").GetString());
        Assert.Equal("db1", (await _client.GetFromJsonAsync<JsonElement>(At)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_snapshot_tells_what_is_so_and_no_file_s_content()
    {
        _dashboard.Setup.Snapshot = Some.Snapshot(_target);
        var snapshot = await _client.GetFromJsonAsync<JsonElement>(At + "/snapshot");
        Assert.Equal("15.20", snapshot.GetProperty("serverVersion").GetString());
        Assert.True(snapshot.GetProperty("ssl").GetBoolean());
        Assert.Equal("on", snapshot.GetProperty("settings").GetProperty("ssl").GetString());
        Assert.Equal("host", snapshot.GetProperty("hba").GetProperty("rules")[0].GetProperty("type").GetString());
        Assert.Equal(Some.Certificate.FingerprintSha256, snapshot.GetProperty("certificate").GetProperty("fingerprintSha256").GetString());
        Assert.Equal("refused", snapshot.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal("0600", snapshot.GetProperty("files")[0].GetProperty("mode").GetString());
        Assert.False(snapshot.GetProperty("files")[0].TryGetProperty("content", out _));
        _dashboard.Setup.Snapshot = null;
        using var missing = await _client.GetAsync(At + "/snapshot");
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task A_plan_is_made_kept_and_shown()
    {
        _dashboard.Setup.Plans = request => new PlanOutcome.Planned(_dashboard.Setup.Plan = Some.Plan(_target.Id, request));
        using var response = await _client.PostAsJsonAsync(At + "/plans", new { recipe = "pgmoneta-trust", options = new { } });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var plan = await response.JsonAsync();
        Assert.Equal("pgmoneta-trust", plan.GetProperty("recipe").GetString());
        var change = plan.GetProperty("changes")[0];
        Assert.Equal("create", change.GetProperty("kind").GetString());
        Assert.Equal("0600", change.GetProperty("mode").GetString());
        Assert.Equal("postgres", change.GetProperty("owner").GetString());
        Assert.Equal("A private key, not shown.", change.GetProperty("diff").GetString());
        Assert.Equal("Reload", plan.GetProperty("commands")[0].GetProperty("comment").GetString());
        Assert.Equal("refused", plan.GetProperty("access").GetProperty("losses")[0].GetProperty("after").GetString());
        Assert.Equal("pgmoneta", plan.GetProperty("restart")[0].GetString());
        var kept = await _client.GetFromJsonAsync<JsonElement>(response.Headers.Location);
        Assert.Equal(plan.GetProperty("id").GetGuid(), kept.GetProperty("id").GetGuid());
        using var missing = await _client.GetAsync($"/api/v1/plans/{Guid.NewGuid()}");
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_made_is_422_and_one_of_no_target_404()
    {
        _dashboard.Setup.Plans = _ => new PlanOutcome.Refused([Some.Trouble]);
        using var refused = await _client.PostAsJsonAsync(At + "/plans", new { recipe = "pgmoneta-trust" });
        await refused.ProblemAsync(422);
        _dashboard.Setup.Plans = null;
        using var missing = await _client.PostAsJsonAsync(At + "/plans", new { recipe = "pgmoneta-trust" });
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task Each_outcome_of_an_apply_has_its_status()
    {
        var id = Guid.NewGuid();
        var apply = $"/api/v1/plans/{id}/apply";
        _dashboard.Setup.Outcome = new ApplyOutcome.Applied(id) { Steps = [new("reload", "Reloaded", TimeSpan.FromMilliseconds(4), true)] };
        using var applied = await _client.PostAsJsonAsync(apply, new { confirm = true });
        Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        var body = await applied.JsonAsync();
        Assert.Equal("applied", body.GetProperty("outcome").GetString());
        Assert.Equal(id, body.GetProperty("journalId").GetGuid());
        Assert.Equal(4, body.GetProperty("steps")[0].GetProperty("elapsedMs").GetDouble());
        Assert.True(_dashboard.Setup.Confirmed);
        Assert.Equal("api", _dashboard.Setup.Actor);

        _dashboard.Setup.Outcome = new ApplyOutcome.RolledBack(id, "the server refused it", [Some.Trouble]);
        using var rolledBack = await _client.PostAsync(apply, null);
        Assert.Equal(HttpStatusCode.OK, rolledBack.StatusCode);
        var undone = await rolledBack.JsonAsync();
        Assert.Equal("rolledBack", undone.GetProperty("outcome").GetString());
        Assert.Equal("the server refused it", undone.GetProperty("because").GetString());
        Assert.False(_dashboard.Setup.Confirmed);

        _dashboard.Setup.Outcome = new ApplyOutcome.Drifted("/data/pg_hba.conf");
        using var drifted = await _client.PostAsJsonAsync(apply, new { });
        Assert.Equal("drifted", (await drifted.ProblemAsync(409)).GetProperty("outcome").GetString());

        _dashboard.Setup.Outcome = new ApplyOutcome.Refused([Some.Trouble]);
        using var refused = await _client.PostAsJsonAsync(apply, new { });
        Assert.Equal("refused", (await refused.ProblemAsync(422)).GetProperty("outcome").GetString());

        _dashboard.Setup.Outcome = new ApplyOutcome.Waiting(id, "systemctl reload postgresql");
        using var waiting = await _client.PostAsJsonAsync(apply, new { });
        Assert.Equal(HttpStatusCode.Accepted, waiting.StatusCode);
        Assert.Equal("systemctl reload postgresql", (await waiting.JsonAsync()).GetProperty("command").GetString());

        _dashboard.Setup.Outcome = null;
        using var missing = await _client.PostAsJsonAsync(apply, new { });
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task The_journal_lists_rolls_back_and_confirms()
    {
        _dashboard.Setup.Entries.Add(Some.Entry(_target.Id));
        _dashboard.Setup.Entries.Add(Some.Entry(Guid.NewGuid()));
        var all = await _client.GetFromJsonAsync<JsonElement>("/api/v1/journal");
        Assert.Equal(2, all.GetArrayLength());
        Assert.Equal("rolledBack", all[0].GetProperty("state").GetString());
        Assert.Equal("modify", all[0].GetProperty("files")[0].GetProperty("kind").GetString());
        Assert.Equal(1, (await _client.GetFromJsonAsync<JsonElement>($"/api/v1/journal?targetId={_target.Id}")).GetArrayLength());
        foreach (var verb in new[] { "rollback", "confirm" })
        {
            _dashboard.Setup.Outcome = new ApplyOutcome.Applied(Guid.NewGuid());
            using var done = await _client.PostAsync($"/api/v1/journal/{Guid.NewGuid()}/{verb}", null);
            Assert.Equal(HttpStatusCode.OK, done.StatusCode);
            _dashboard.Setup.Outcome = null;
            using var missing = await _client.PostAsync($"/api/v1/journal/{Guid.NewGuid()}/{verb}", null);
            await missing.ProblemAsync(404);
        }
    }

    [Fact]
    public async Task Verify_answers_with_every_case_and_tells_what_is_not_proven()
    {
        _dashboard.Verification.Answer = new VerifyOutcome.Done(Some.Proof(_target.Id));
        using var response = await _client.PostAsJsonAsync(At + "/verify", new { role = "repl", password = "hunter2", database = "app" });
        var text = await response.Content.ReadAsStringAsync();
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal((1, 1, 1, false), (body.GetProperty("passed").GetInt32(), body.GetProperty("failed").GetInt32(),
            body.GetProperty("notProven").GetInt32(), body.GetProperty("proven").GetBoolean()));
        Assert.StartsWith("1 surprise: ", body.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal("negative", body.GetProperty("cases")[1].GetProperty("kind").GetString());
        Assert.False(body.GetProperty("cases")[1].GetProperty("passed").GetBoolean());
        Assert.Equal(("app", "hunter2"), (_dashboard.Verification.Request?.Database, _dashboard.Verification.Request?.Password));
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);

        _dashboard.Verification.Answer = new VerifyOutcome.Refused([Some.Trouble]);
        using var refused = await _client.PostAsJsonAsync(At + "/verify", new { });
        await refused.ProblemAsync(422);
        _dashboard.Verification.Answer = null;
        using var missing = await _client.PostAsync(At + "/verify", null);
        await missing.ProblemAsync(404);
    }

    [Fact]
    public async Task A_probe_reports_the_wire()
    {
        using var response = await _client.PostAsJsonAsync("/api/v1/probe",
            new { host = "db1", port = 5432, negotiation = "sslrequest", trust = Some.Certificate.ToPem() });
        var report = await response.JsonAsync();
        Assert.True(report.GetProperty("reachable").GetBoolean());
        Assert.Equal("accepted", report.GetProperty("sslRequest").GetString());
        Assert.Equal("TLSv1.3", report.GetProperty("protocols")[0].GetString());
        Assert.Equal(Some.Certificate.Subject, report.GetProperty("chain")[0].GetProperty("subject").GetString());
        Assert.Equal(6, report.GetProperty("elapsedMs").GetDouble());
        Assert.Equal(Some.Certificate, Assert.Single(_dashboard.Probe.Request!.Trust));
        var judged = ProbeAssessment.Of(Some.Report(_dashboard.Probe.Request), Baselines.Intermediate);
        Assert.Equal(AssessmentSentence.Of(Some.Report(_dashboard.Probe.Request), judged),
            report.GetProperty("assessment").GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task A_revocation_list_among_the_roots_is_used()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        var list = new CertificateRevocationListBuilder().Build(root, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256);
        var pem = $"{root.ExportCertificatePem()}\n{PemEncoding.WriteString("X509 CRL", list)}\n";

        using var response = await _client.PostAsJsonAsync("/api/v1/probe", new { host = "db1", trust = pem });

        var report = await response.JsonAsync();
        Assert.Empty(report.GetProperty("clients").EnumerateArray());
        Assert.False(report.GetProperty("byOwnHello").GetBoolean());
        Assert.Single(_dashboard.Probe.Request!.RevocationLists);
        Assert.Single(_dashboard.Probe.Request.Trust);
    }

    [Theory]
    [InlineData("{\"host\":\"db1\",\"depth\":\"deep\"}", "depth")]
    [InlineData("{\"host\":\"db1\",\"negotiation\":\"psychic\"}", "negotiation")]
    [InlineData("{\"host\":\"db1\",\"port\":0}", "port")]
    [InlineData("{}", "host")]
    [InlineData("{\"host\":\"db1\",\"trust\":\"no pem\"}", "trust")]
    public async Task A_probe_that_cannot_be_made_is_refused_by_its_field(string body, string field)
    {
        using var response =
            await _client.PostAsync("/api/v1/probe", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await response.ProblemAsync(400);
        Assert.Contains(problem.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("at").GetString() == field);
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }
}
