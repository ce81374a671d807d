using System.Net.Http.Json;
using System.Text.Json;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

/// <summary>Confirm or roll back, as automation says and sees it.</summary>
public sealed class CommitConfirmedEndpointTests : IDisposable
{
    private static readonly DateTimeOffset s_until = new(2026, 11, 25, 9, 5, 0, TimeSpan.Zero);
    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;
    private readonly Guid _id = Guid.NewGuid();

    public CommitConfirmedEndpointTests() => _client = _dashboard.WithToken();

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }

    [Fact]
    public async Task A_time_and_roles_put_the_change_on_probation()
    {
        _dashboard.Setup.Outcome = new ApplyOutcome.Unconfirmed(_id, s_until,
            ["app", "repl"])
        { Steps = [new("reload", "Reloaded", TimeSpan.FromMilliseconds(4), true)] };

        using var answer = await ApplyAsync(new { confirmWithinSeconds = 300, roles = new[] { "app", "repl", "app" } });

        Assert.Equal(200, (int)answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.Equal("onProbation", body.GetProperty("outcome").GetString());
        Assert.Equal(_id, body.GetProperty("journalId").GetGuid());
        Assert.Equal("2026-11-25T09:05:00Z", body.GetProperty("until").GetString());
        Assert.Equal(["app", "repl"], body.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(1, body.GetProperty("steps").GetArrayLength());
        Assert.Equal(TimeSpan.FromMinutes(5), _dashboard.Setup.Terms!.CommitConfirmed!.Within);
        Assert.Equal("app repl", string.Join(' ', _dashboard.Setup.Terms.CommitConfirmed.Roles));
        Assert.False(_dashboard.Setup.Terms.Confirm);
    }

    [Fact]
    public async Task Without_a_time_nothing_is_on_probation()
    {
        _dashboard.Setup.Outcome = new ApplyOutcome.Applied(_id);
        using var answer = await ApplyAsync(new { confirm = true });
        Assert.Null(_dashboard.Setup.Terms!.CommitConfirmed);
        Assert.Equal(["outcome", "journalId", "because", "findings", "steps", "effects"],
            (await answer.JsonAsync()).EnumerateObject().Select(p => p.Name));
    }

    [Theory]
    [InlineData("""{"confirmWithinSeconds":59}""")]
    [InlineData("""{"confirmWithinSeconds":86401}""")]
    [InlineData("""{"confirmWithinSeconds":-1}""")]
    [InlineData("""{"confirmWithinSeconds":"soon"}""")]
    [InlineData("""{"confirmWithinSeconds":300.5}""")]
    [InlineData("""{"confirmWithinSeconds":300,"roles":[""]}""")]
    [InlineData("""{"confirmWithinSeconds":300,"roles":[null]}""")]
    [InlineData("""{"confirmWithinSeconds":300,"roles":["a\u0000b"]}""")]
    [InlineData("""{"confirmWithinSeconds":300,"roles":["1","2","3","4","5","6","7","8","9","10","""
        + """ "11","12","13","14","15","16","17","18","19","20","21"]}""")]
    [InlineData("""{"roles":["app"]}""")]
    public async Task Terms_that_cannot_be_kept_are_400_and_nothing_is_applied(string body)
    {
        _dashboard.Setup.Outcome = new ApplyOutcome.Applied(_id);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync($"/api/v1/plans/{_id}/apply", content);
        await answer.ProblemAsync(400);
        Assert.Null(_dashboard.Setup.Terms);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(86400)]
    public async Task A_minute_and_a_day_are_the_bounds(int seconds)
    {
        _dashboard.Setup.Outcome = new ApplyOutcome.Unconfirmed(_id, s_until, []);
        using var answer = await ApplyAsync(new { confirmWithinSeconds = seconds });
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_journal_tells_the_deadline_and_the_roles()
    {
        _dashboard.Setup.Entries.Add(
            Some.Entry(Guid.NewGuid()) with { State = JournalState.OnProbation, Until = s_until, Roles = ["app"], Because = null });

        var entry = (await _client.GetFromJsonAsync<JsonElement>("/api/v1/journal"))[0];

        Assert.Equal("onProbation", entry.GetProperty("state").GetString());
        Assert.Equal("2026-11-25T09:05:00Z", entry.GetProperty("until").GetString());
        Assert.Equal("app", entry.GetProperty("roles")[0].GetString());
    }

    [Fact]
    public async Task A_rollback_that_the_server_was_not_told_of_names_the_command()
    {
        _dashboard.Setup.Entries.Add(Some.Entry(Guid.NewGuid()) with { Command = "pg_ctl reload -D /data" });
        var entry = (await _client.GetFromJsonAsync<JsonElement>("/api/v1/journal"))[0];
        Assert.Equal("pg_ctl reload -D /data", entry.GetProperty("command").GetString());
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("until").ValueKind);
    }

    private Task<HttpResponseMessage> ApplyAsync(object body) => _client.PostAsJsonAsync($"/api/v1/plans/{_id}/apply", body);
}
