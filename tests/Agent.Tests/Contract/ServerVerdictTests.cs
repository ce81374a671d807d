using System.Text;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;

namespace PgTlsDashboard.Agent.Tests.Contract;

/// <summary>What the server says after a reload decides whether a change stays.</summary>
[Collection(LocalServerTests.Name)]
public sealed class ServerVerdictTests(LocalServer server)
{
    private const string Rejecting = "local all all reject\nhost all all 127.0.0.1/32 reject\n";

    [Fact]
    public async Task An_admin_login_that_is_refused_after_the_reload_undoes_the_change()
    {
        await using var agent = new InProcessAgent();
        var link = await agent.ConnectAsync();
        var request = await RequestAsync(link, Rejecting);
        var undone = Assert.IsType<ApplyOutcome.RolledBack>(await ApplyAsync(link, request));
        Assert.Contains(undone.Findings, finding => finding.Code == FindingCode.AdminCutOff && finding.Severity == Severity.Error);
        Assert.Equal(LocalServer.Records, await File.ReadAllTextAsync(server.Files.HbaFile));
        Assert.Equal("1", await server.QueryAsync("SELECT 1"));
        var entry = Assert.Single(await link.Agent.HistoryAsync(request.TargetId, CancellationToken.None));
        Assert.Equal(JournalState.RolledBack, entry.State);
    }

    [Fact]
    public async Task An_admin_login_that_may_be_refused_does_not_undo_the_change()
    {
        await using var agent = new InProcessAgent();
        var link = await agent.ConnectAsync();
        var request = await RequestAsync(link, Rejecting) with { AdminMayBeCutOff = true };
        var applied = Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(link, request));
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => server.QueryAsync("SELECT 1"));
        // No login may reload now: the signal remains.
        await link.Agent.UndoAsync(
            new(request.TargetId, applied.JournalId, new(server.Files, server.Login)), new Unwatched<ApplyStep>(), CancellationToken.None);
        Assert.Equal("1", await server.QueryAsync("SELECT 1"));
    }

    [Fact]
    public async Task What_a_server_took_that_nobody_could_ask_is_not_known()
    {
        await using var agent = new InProcessAgent();
        var link = await agent.ConnectAsync();
        var request = await RequestAsync(link, LocalServer.Records + "# more\n");
        // The signal reloads; no login of this name asks.
        var blind = request with { Login = new("host=127.0.0.1 port=1 user=nobody"), PlanId = Guid.NewGuid() };
        var unseen = Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(link, blind));
        Assert.Equal(FindingCode.VerdictNotAsked, Assert.Single(unseen.Notes).Code);
        Assert.Equal(unseen.Notes[0].Message, unseen.Steps.Single(step => step.Name == "verdict").Text);
        var undone = new LoginRequest(server.Files, server.Login);
        await link.Agent.UndoAsync(new(blind.TargetId, unseen.JournalId, undone), new Unwatched<ApplyStep>(), CancellationToken.None);

        var seen = await ApplyAsync(link, await RequestAsync(link, LocalServer.Records + "# more\n"));
        Assert.Empty(Assert.IsType<ApplyOutcome.Applied>(seen).Notes);
        Assert.Equal("The server's view of its files shows no error.", seen.Steps.Single(step => step.Name == "verdict").Text);
        await link.Agent.UndoAsync(
            new(blind.TargetId, ((ApplyOutcome.Applied)seen).JournalId, undone), new Unwatched<ApplyStep>(), CancellationToken.None);
    }

    [Fact]
    public async Task A_record_that_the_server_rejects_undoes_the_change()
    {
        await using var agent = new InProcessAgent();
        var link = await agent.ConnectAsync();
        var undone = Assert.IsType<ApplyOutcome.RolledBack>(
            await ApplyAsync(link, await RequestAsync(link, LocalServer.Records + "host all all nonsense/99 md5\n")));
        Assert.Contains(undone.Findings, finding => finding.Code == FindingCode.HbaRejected);
        Assert.Equal(LocalServer.Records, await File.ReadAllTextAsync(server.Files.HbaFile));
    }

    [Fact]
    public async Task What_the_dashboard_saw_on_the_wire_undoes_the_change()
    {
        await using var agent = new InProcessAgent();
        var link = await agent.ConnectAsync();
        var request = await RequestAsync(link, LocalServer.Records + "# more\n");
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(link, request));
        var cause = new Finding(FindingCode.ServedCertificateOld, Severity.Error, "Another certificate is served.");
        var undone = Assert.IsType<ApplyOutcome.RolledBack>(await SettleAsync(link, request, keep: false, cause));
        Assert.Equal(cause.Message, undone.Because);
        Assert.Equal(LocalServer.Records, await File.ReadAllTextAsync(server.Files.HbaFile));
        // Said again, it is answered again.
        Assert.Equal(
            undone.JournalId, Assert.IsType<ApplyOutcome.RolledBack>(await SettleAsync(link, request, keep: false, cause)).JournalId);
    }

    [Fact]
    public async Task A_change_of_which_nothing_was_said_for_a_minute_stands_and_is_unproven()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var agent = new InProcessAgent(time);
        var link = await agent.ConnectAsync();
        var request = await RequestAsync(link, LocalServer.Records + "# more\n");
        var applied = Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(link, request));
        time.Advance(AgentContract.SettleWithin + TimeSpan.FromSeconds(1));
        var late = Assert.IsType<ApplyOutcome.Refused>(await SettleAsync(link, request, keep: false));
        Assert.Equal(FindingCode.SettleLate, late.Findings[0].Code);
        var entry = Assert.Single(await link.Agent.HistoryAsync(request.TargetId, CancellationToken.None));
        Assert.Equal((JournalState.Applied, true), (entry.State, entry.SettleBy < time.GetUtcNow()));
        await link.Agent.UndoAsync(
            new(request.TargetId, applied.JournalId, new(server.Files, server.Login)), new Unwatched<ApplyStep>(), CancellationToken.None);
    }

    private async Task<WriteRequest> RequestAsync(AgentLink link, string records) => WriteRequests.Of(
        server.Files, server.Login,
        WriteRequests.Modify(server.Files.HbaFile,
            await ContentWriter.OfferAsync(link, Encoding.UTF8.GetBytes(records), CancellationToken.None)));

    private static Task<ApplyOutcome> ApplyAsync(AgentLink link, WriteRequest request) =>
        link.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None);

    private Task<ApplyOutcome> SettleAsync(AgentLink link, WriteRequest request, bool keep, params Finding[] causes) =>
        link.Agent.SettleAsync(
            new(request.TargetId, request.PlanId, keep, [.. causes], new(server.Files, server.Login)), CancellationToken.None);
}
