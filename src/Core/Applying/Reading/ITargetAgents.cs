using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Reading;

/// <summary>An agent that is connected.</summary>
/// <param name="Id">Made once for its state directory.</param>
/// <param name="Account">The account that it runs as, as the kernel says.</param>
/// <param name="Host">Its machine, as it says itself.</param>
/// <param name="Seen">When it last answered.</param>
public sealed record ConnectedAgent(Guid Id, AgentKind Kind, string Account, string Host, string Version, DateTimeOffset Seen);

/// <summary>What an agent does for a target.</summary>
public enum AgentTask
{
    /// <summary>The server's files, its signals and its Unix-domain socket.</summary>
    Server,

    /// <summary>The pgmoneta.conf of another account.</summary>
    Pgmoneta,
}

/// <summary>The agents that are connected now, for pages and endpoints; none is started for the question.</summary>
public interface ITargetAgents
{
    ImmutableArray<ConnectedAgent> List();

    ImmutableArray<(AgentTask Task, ConnectedAgent Agent)> Of(Target target);
}

internal sealed class ConnectedAgents(IAgents agents, TargetAgents ofTargets) : ITargetAgents
{
    public ImmutableArray<ConnectedAgent> List() => [.. agents.All.Select(Of)];

    public ImmutableArray<(AgentTask Task, ConnectedAgent Agent)> Of(Target target) =>
        [.. ofTargets.Connected(target).Select(agent => (agent.Task, Of(agent.Link)))];

    private static ConnectedAgent Of(AgentLink link) =>
        new(link.Hello.Id, link.Kind, link.Account.Name, link.Hello.Host, link.Hello.Version, link.Seen);
}
