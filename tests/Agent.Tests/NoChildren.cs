using PgTlsDashboard.Core.Agents;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>A dashboard that may start no agent.</summary>
internal sealed class NoChildren : IAgentStarter
{
    public bool MayStart(AgentAccount account) => false;

    public Task<AgentLink> StartAsync(AgentAccount account, CancellationToken cancellationToken) => throw new NotSupportedException();
}
