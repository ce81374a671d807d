using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Agents;

/// <summary>Which agent a target's files need: the one that was chosen, or a child of the account that owns them.</summary>
/// <param name="AgentId">Null: a child, or a local agent of the same account where no child can be started.</param>
/// <param name="Account">Who owned the files when the target was added.</param>
public sealed record AgentChoice(Guid? AgentId, AgentAccount Account);

/// <summary>How looking for an agent ended.</summary>
public abstract record AgentSearch
{
    private AgentSearch() { }

    public sealed record Found(AgentLink Link) : AgentSearch;

    public sealed record Missing(Finding Finding) : AgentSearch;
}

/// <summary>The agents that this dashboard can reach: it starts a child at the first need, and starts it again when it ended.</summary>
public interface IAgents : IAsyncDisposable
{
    /// <param name="path">What the agent is needed for, for the sentence that says why there is not one.</param>
    Task<AgentSearch> FindAsync(AgentChoice choice, string path, CancellationToken cancellationToken);

    /// <summary>The agent that there is now; null when none is connected. Starts nothing.</summary>
    AgentLink? Connected(AgentChoice choice);

    /// <summary>Every agent that is connected.</summary>
    ImmutableArray<AgentLink> All { get; }

    /// <summary>Raised on a thread of the pool for each agent that connects, a child that was started again included.</summary>
    event Action<AgentLink>? Connecting;
}
