using System.Net.Http.Json;
using System.Text.Json;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core;
using PgTlsDashboard.Server.Tests.Fakes;

namespace PgTlsDashboard.Server.Tests.Api;

/// <summary>What stands beside an outcome, and how an entry of the history and the admin login are described.</summary>
public sealed class OutcomeEndpointTests : IDisposable
{
    private readonly TestDashboard _dashboard = new();
    private readonly HttpClient _client;

    public OutcomeEndpointTests() => _client = _dashboard.WithToken();

    public void Dispose()
    {
        _client.Dispose();
        _dashboard.Dispose();
    }

    public static TheoryData<string, int> Kinds { get; } = new()
    {
        { "applied", 200 }, { "unproven", 200 }, { "rolledBack", 200 }, { "onProbation", 200 }, { "waiting", 202 }, { "drifted", 409 },
        { "refused", 422 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_note_is_among_the_findings_of_every_outcome(string kind, int status)
    {
        var id = Guid.NewGuid();
        ApplyOutcome outcome = kind switch
        {
            "applied" => new ApplyOutcome.Applied(id),
            "unproven" => new ApplyOutcome.Unproven(id),
            "rolledBack" => new ApplyOutcome.RolledBack(id, "it was refused", [Some.Trouble with { Code = FindingCode.Read("first") }]),
            "onProbation" => new ApplyOutcome.Unconfirmed(id, Some.Now, []),
            "waiting" => new ApplyOutcome.Waiting(id, "pg_ctl reload"),
            "drifted" =>
                new ApplyOutcome.Drifted("/data/pg_hba.conf") { Findings = [Some.Trouble with { Code = FindingCode.Read("first") }] },
            _ => new ApplyOutcome.Refused([Some.Trouble with { Code = FindingCode.Read("first") }]),
        };
        _dashboard.Setup.Outcome =
            outcome with { Notes = [new(FindingCode.AuditMissing, Core.Severity.Warning, "The line could not be written.")] };
        using var answer = await _client.PostAsJsonAsync($"/api/v1/plans/{id}/apply", new { });
        Assert.Equal(status, (int)answer.StatusCode);
        var findings = (await answer.JsonAsync()).GetProperty("findings").EnumerateArray();
        var codes = findings.Select(finding => finding.GetProperty("code").GetString());
        Assert.Equal(kind is "rolledBack" or "drifted" or "refused" ? ["first", "audit-missing"] : ["audit-missing"], codes);
    }

    [Theory]
    [InlineData("applied")]
    [InlineData("unproven")]
    [InlineData("rolledBack")]
    [InlineData("onProbation")]
    public async Task What_was_seen_of_each_effect_is_in_the_answer(string kind)
    {
        var id = Guid.NewGuid();
        ApplyOutcome outcome = kind switch
        {
            "applied" => new ApplyOutcome.Applied(id),
            "unproven" => new ApplyOutcome.Unproven(id),
            "rolledBack" => new ApplyOutcome.RolledBack(id, "it was contradicted", []),
            _ => new ApplyOutcome.Unconfirmed(id, Some.Now, []),
        };
        _dashboard.Setup.Outcome = outcome with
        {
            Effects =
            [
                new("What is so", "a look", EffectState.Observed, "it was seen"),
                new("What is not", "a look", EffectState.Contradicted, "another was seen"),
                new("What nobody knows", "a look", EffectState.NotObserved, "nothing was seen", "Look yourself."),
            ],
        };
        using var answer = await _client.PostAsJsonAsync($"/api/v1/plans/{id}/apply", new { });
        var body = await answer.JsonAsync();
        Assert.Equal(kind, body.GetProperty("outcome").GetString());
        var effects = body.GetProperty("effects").EnumerateArray().ToList();
        Assert.Equal(["observed", "contradicted", "notObserved"], effects.Select(effect => effect.GetProperty("state").GetString()));
        Assert.Equal([JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null],
            effects.Select(effect => effect.GetProperty("seen").ValueKind));
        Assert.Equal(("What nobody knows", "nothing was seen", "Look yourself."), (effects[2].GetProperty("what").GetString(),
            effects[2].GetProperty("evidence").GetString(), effects[2].GetProperty("remedy").GetString()));
    }

    [Fact]
    public async Task A_plan_says_what_is_looked_for()
    {
        var plan = Some.Plan(Guid.NewGuid(), new Core.Planning.Recipes.RecipeRequest.RequireTls());
        _dashboard.Setup.Plan = plan with { Effects = [new Core.Planning.Effects.Effect.TlsOff()] };
        var effect = Assert.Single((await _client.GetFromJsonAsync<JsonElement>($"/api/v1/plans/{plan.Id}")).GetProperty("effects")
            .EnumerateArray());
        Assert.Equal("The server offers no TLS.", effect.GetProperty("what").GetString());
        Assert.Equal("An SSLRequest from the dashboard.", effect.GetProperty("how").GetString());
    }

    [Theory]
    [InlineData("entry-moved-on", 409)]
    [InlineData("not-on-probation", 409)]
    [InlineData("entry-does-not-stand", 409)]
    [InlineData("edited-since", 422)]
    public async Task What_is_asked_of_an_entry_that_moved_on_is_a_conflict(string code, int status)
    {
        _dashboard.Setup.Outcome = new ApplyOutcome.Refused(
            [new(FindingCode.Read(code), Core.Severity.Error, "It is so.", "Do something.")]);
        using var answer = await _client.PostAsJsonAsync($"/api/v1/journal/{Guid.NewGuid()}/rollback", new { });
        var problem = await answer.ProblemAsync(status);
        Assert.Equal("It is so. Do something.", problem.GetProperty("detail").GetString());
        Assert.Equal("refused", problem.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?expect=onProbation", JournalState.OnProbation)]
    [InlineData("?expect=applied", JournalState.Applied)]
    [InlineData("?expect=waiting", JournalState.Waiting)]
    public async Task A_rollback_names_the_state_in_which_its_entry_was_looked_at(string query, JournalState? seen)
    {
        _dashboard.Setup.Outcome = new ApplyOutcome.RolledBack(Guid.NewGuid(), "as asked", []);
        using var answer = await _client.PostAsJsonAsync($"/api/v1/journal/{Guid.NewGuid()}/rollback{query}", new { });
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(seen, _dashboard.Setup.Seen);
        using var wrong = await _client.PostAsJsonAsync($"/api/v1/journal/{Guid.NewGuid()}/rollback?expect=rolledBack", new { });
        await wrong.ProblemAsync(400);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(60, false)]
    [InlineData(null, false)]
    public async Task An_entry_is_unproven_when_nobody_saw_its_effect_in_time(int? settleInSeconds, bool unproven)
    {
        var settleBy = settleInSeconds is { } seconds ? DateTimeOffset.UtcNow.AddSeconds(seconds) : (DateTimeOffset?)null;
        _dashboard.Setup.Entries.Add(Some.Entry(Guid.NewGuid()) with { State = JournalState.Applied, Because = null, SettleBy = settleBy });
        var entry = (await _client.GetFromJsonAsync<JsonElement>("/api/v1/journal"))[0];
        Assert.Equal("applied", entry.GetProperty("state").GetString());
        Assert.Equal(unproven, entry.GetProperty("unproven").GetBoolean());
        Assert.Equal(unproven, entry.GetProperty("sentence").GetString()!.Contains("was not seen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_entry_could_not_restore_is_among_its_findings()
    {
        _dashboard.Setup.Entries.Add(Some.Entry(Guid.NewGuid()) with { Findings = [Some.Trouble] });
        var entry = (await _client.GetFromJsonAsync<JsonElement>("/api/v1/journal"))[0];
        Assert.Equal("refused", entry.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal("The files are as they were before.", entry.GetProperty("sentence").GetString());
    }

    [Theory]
    [InlineData(true, "stored")]
    [InlineData(false, "peer")]
    public async Task A_snapshot_names_the_way_and_the_rights_of_the_admin_login(bool stored, string way)
    {
        var target = Some.Target() with { HasAdminConnection = stored };
        var view = View with { Rights = new(["superuser"], ["pg_read_all_stats"]) };
        _dashboard.Setup.Snapshot = Some.Snapshot(target) with { Server = view };
        var admin = (await _client.GetFromJsonAsync<JsonElement>($"/api/v1/targets/{target.Id}/snapshot")).GetProperty("admin");
        Assert.Equal((way, "dba"), (admin.GetProperty("way").GetString(), admin.GetProperty("role").GetString()));
        Assert.Equal("superuser", Assert.Single(admin.GetProperty("rights").EnumerateArray()).GetString());
        Assert.Equal("pg_read_all_stats", Assert.Single(admin.GetProperty("lacks").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_server_that_could_not_be_asked_has_no_way_of_login()
    {
        var target = Some.Target();
        _dashboard.Setup.Snapshot = Some.Snapshot(target);
        var admin = (await _client.GetFromJsonAsync<JsonElement>($"/api/v1/targets/{target.Id}/snapshot")).GetProperty("admin");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (admin.GetProperty("way").ValueKind, admin.GetProperty("role").ValueKind));
    }

    private static ServerView View => new()
    {
        Version = PostgresVersion.OfMajor(17),
        Settings = System.Collections.Immutable.ImmutableSortedDictionary<string, ServerSetting>.Empty,
        HbaRules = null,
        FileSettings = null,
        Roles = [],
        Databases = [],
        AdminRole = "dba",
        AdminIsSuperuser = false,
        AdminAddress = null,
        AdminTls = false,
    };
}
