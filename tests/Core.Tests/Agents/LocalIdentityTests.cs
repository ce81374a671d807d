using Microsoft.Extensions.Logging.Abstractions;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Tests.Applying;

namespace PgTlsDashboard.Core.Tests.Agents;

/// <summary>An agent is its account, as the kernel reports it, and its id; the id alone is what anybody may say.</summary>
public sealed class LocalIdentityTests
{
    [Fact]
    public async Task Another_account_with_the_same_id_is_another_agent()
    {
        await using var agents = new Core.Agents.Agents(
            new NoStarter(), new(null, new("/agents.sock")), TimeProvider.System, NullLogger<Core.Agents.Agents>.Instance);
        var id = Guid.NewGuid();
        var (own, strange) = (Link(id, 101), Link(id, 65534));
        agents.Add(own);
        agents.Add(strange);
        Assert.True(own.IsOpen);
        Assert.Same(own, agents.Connected(new(id, new(101, 104))));
        Assert.Null(agents.Connected(new(id, new(33, 33))));
    }

    private static AgentLink Link(Guid id, int uid) => new(
        new FakeAgent(), new(AgentContract.Current, "0", id, uid, "a", "h", "'c'", "/s"), AgentKind.Local, new(uid, uid), rpc: null,
        owner: new Nothing(), TimeProvider.System);

    private sealed class NoStarter : IAgentStarter
    {
        public bool MayStart(AgentAccount account) => false;

        public Task<AgentLink> StartAsync(AgentAccount account, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
