using PgTlsDashboard.Agent.Tests.Lies;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Agent.Tests.Contract;

/// <summary>An agent of an older contract reads, and writes nothing new.</summary>
public sealed class OlderContractTests
{
    [Fact]
    public async Task An_older_agent_answers_what_it_knows_and_is_asked_for_no_write()
    {
        var older = new LyingAgent { History = [Sound.Entry] };
        var hello = new AgentHello(AgentContract.Current - 1, "0", Guid.NewGuid(), 7, "a", "h", "'pgtls-agent'", "/s");
        await using var link = new AgentLink(
            older, hello, AgentKind.Local, new(7, 7), rpc: null, owner: new Nothing(), TimeProvider.System);
        Assert.Single(await link.Agent.HistoryAsync(Sound.Target, CancellationToken.None));
        var request = WriteRequests.Of(Sound.Files, ServerLogin.Peer);
        var finding = (await Assert.ThrowsAsync<AgentException>(
            () => link.Agent.ApplyAsync(request, new Unwatched<ApplyStep>(), CancellationToken.None))).Finding;
        Assert.Equal((FindingCode.AgentOutdated, "'pgtls-agent'"), (finding.Code, finding.Command));
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
