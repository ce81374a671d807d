using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

/// <summary>PATCH of a target: what is missing stays, what is null goes.</summary>
public sealed class TargetEditTests : IDisposable
{
    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;
    private readonly Target _target = Some.Target();

    public TargetEditTests()
    {
        _client = _dashboard.WithToken();
        _dashboard.Targets.Known.Add(_target);
    }

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }

    [Fact]
    public async Task A_field_that_is_missing_stays_as_it_is()
    {
        using var answer = await PatchAsync("""{"host":"db9.example"}""");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(new TargetEdit { Host = "db9.example" }, _dashboard.Targets.Edit);
        Assert.Equal("api", _dashboard.Targets.Actor);
        Assert.Equal(_target.Id, (await answer.JsonAsync()).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Every_field_of_a_target_can_be_changed()
    {
        var agent = Guid.NewGuid();
        using var answer = await PatchAsync($$"""
            {"name":"db9","host":"db9.example","port":5433,"dataDirectory":"/d","configFile":"/c/p.conf","hbaFile":"/c/h.conf",
             "identFile":"/c/i.conf","pgmonetaConf":"/m.conf","adminConnection":"host=/run password=hunter2","serverPaths":{"/d":"/srv"},"agentId":"{{agent}}"}
            """);
        Assert.Equal(200, (int)answer.StatusCode);
        var edit = _dashboard.Targets.Edit!;
        Assert.Equal(new("/d", "/srv"), Assert.Single(edit.ServerPaths!.Value));
        Assert.Equal(
            new TargetEdit
            {
                Name = "db9",
                Host = "db9.example",
                Port = 5433,
                DataDirectory = "/d",
                ConfigFile = "/c/p.conf",
                HbaFile = "/c/h.conf",
                IdentFile = "/c/i.conf",
                PgmonetaConf = "/m.conf",
                AdminConnection = "host=/run password=hunter2",
                AgentId = agent,
            },
            edit with { ServerPaths = null });
        Assert.DoesNotContain("hunter2", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_removes_the_admin_connection_pgmoneta_and_the_chosen_agent()
    {
        using var answer = await PatchAsync("""{"adminConnection":null,"pgmonetaConf":null,"agentId":null}""");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(new TargetEdit { AdminConnection = "", PgmonetaConf = "", AgentId = Guid.Empty }, _dashboard.Targets.Edit);
    }

    [Theory]
    [InlineData("""{"port":0}""", "port")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"adminConnection":""}""", "adminConnection")]
    [InlineData("""{"adminConnection":7}""", "adminConnection")]
    [InlineData("""{"pgmonetaConf":{}}""", "pgmonetaConf")]
    [InlineData("""{"agentId":"the-first"}""", "agentId")]
    [InlineData("""{"serverPaths":{"/d":null}}""", "serverPaths")]
    public async Task A_field_that_cannot_be_is_400_and_nothing_is_changed(string body, string field)
    {
        using var answer = await PatchAsync(body);
        Assert.Equal(field, (await answer.ProblemAsync(400)).GetProperty("findings")[0].GetProperty("at").GetString());
        Assert.Null(_dashboard.Targets.Edit);
    }

    [Fact]
    public async Task A_refusal_is_422_with_the_command_that_its_remedy_speaks_of()
    {
        _dashboard.Targets.EditAnswer = new EditTargetOutcome.Refused([Some.Trouble with { Command = "sudo pgtls-agent local" }]);
        using var answer = await PatchAsync("""{"name":"db9"}""");
        var finding = (await answer.ProblemAsync(422)).GetProperty("findings")[0];
        Assert.Equal("sudo pgtls-agent local", finding.GetProperty("command").GetString());
    }

    [Fact]
    public async Task No_such_target_is_404()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await _client.PatchAsync($"/api/v1/targets/{Guid.NewGuid()}", content);
        await answer.ProblemAsync(404);
    }

    [Fact]
    public async Task A_new_target_can_name_its_agent()
    {
        var agent = Guid.NewGuid();
        var body = new { name = "x", host = "h", port = 1, dataDirectory = "/d", agentId = agent };
        using var answer = await _client.PostAsJsonAsync("/api/v1/targets", body);
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal(agent, _dashboard.Targets.Draft!.AgentId);
    }

    [Fact]
    public async Task The_agents_of_a_target_are_named_with_what_each_does()
    {
        Connect();
        var agents = (await _client.GetFromJsonAsync<JsonElement>($"/api/v1/targets/{_target.Id}")).GetProperty("agents");
        Assert.Equal(2, agents.GetArrayLength());
        Assert.Equal(("child", "server", "postgres"), Words(agents[0]));
        Assert.Equal(("local", "pgmoneta", "pgmoneta"), Words(agents[1]));
        Assert.Equal("host-1", agents[1].GetProperty("host").GetString());
        Assert.Equal("2026-11-25T10:00:00Z", agents[1].GetProperty("seen").GetString());

        static (string?, string?, string?) Words(JsonElement agent) =>
            (agent.GetProperty("kind").GetString(), agent.GetProperty("for").GetString(), agent.GetProperty("account").GetString());
    }

    [Fact]
    public async Task Agents_are_listed_with_the_servers_that_each_works_for()
    {
        Connect();
        var agents = await _client.GetFromJsonAsync<JsonElement>("/api/v1/agents");
        Assert.Equal(["postgres", "pgmoneta", "idle"], agents.EnumerateArray().Select(agent => agent.GetProperty("account").GetString()));
        Assert.Equal("0.1.0", agents[0].GetProperty("version").GetString());
        var server = Assert.Single(agents[0].GetProperty("servers").EnumerateArray());
        Assert.Equal(_target.Id, server.GetProperty("targetId").GetGuid());
        Assert.Equal("/data", server.GetProperty("dataDirectory").GetString());
        Assert.Equal(5432, server.GetProperty("port").GetInt32());
        Assert.Equal("pgmoneta", agents[1].GetProperty("servers")[0].GetProperty("for").GetString());
        Assert.Empty(agents[2].GetProperty("servers").EnumerateArray());
    }

    private void Connect() => _dashboard.Agents.Known.AddRange(
    [
        new(Guid.NewGuid(), AgentKind.Child, "postgres", "host-1", "0.1.0", Some.Now),
        new(Guid.NewGuid(), AgentKind.Local, "pgmoneta", "host-1", "0.1.0", Some.Now),
        new(Guid.NewGuid(), AgentKind.Local, "idle", "host-1", "0.1.0", Some.Now),
    ]);

    private async Task<HttpResponseMessage> PatchAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.PatchAsync($"/api/v1/targets/{_target.Id}", content);
    }
}
