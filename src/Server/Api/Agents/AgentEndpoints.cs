using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Agents;

/// <summary>A server that an agent works for.</summary>
/// <param name="For"><c>server</c>, or <c>pgmoneta</c> where that is another account's.</param>
public sealed record AgentServerDto(Guid TargetId, string Name, string DataDirectory, int Port, string For);

/// <summary>An agent that is connected.</summary>
/// <param name="Kind"><c>child</c> (started by this dashboard) or <c>local</c> (connected to its socket).</param>
/// <param name="Account">The account that it runs as.</param>
/// <param name="Seen">When it last answered.</param>
public sealed record AgentDto(Guid Id, string Kind, string Account, string Host, string Version, DateTime Seen, AgentServerDto[] Servers);

internal static class AgentEndpoints
{
    public static void MapAgents(this RouteGroupBuilder api) =>
        api.MapGet("/agents", ListAsync).WithTags("Agents").WithSummary("The agents that are connected").Produces<AgentDto[]>();

    private static async Task<IResult> ListAsync(ITargetAgents agents, ITargets targets, CancellationToken cancellationToken)
    {
        var servers = (await targets.ListAsync(cancellationToken))
            .SelectMany(target => agents.Of(target).Select(part => (part.Agent.Id, Server: new AgentServerDto(
                target.Id, target.Name, target.Files.DataDirectory, target.Port, Spelling.Of(part.Task)))))
            .ToLookup(part => part.Id, part => part.Server);
        return Results.Ok(agents.List().Select(agent => new AgentDto(
            agent.Id, Spelling.Of(agent.Kind), agent.Account, agent.Host, agent.Version, Spelling.Utc(agent.Seen),
            [.. servers[agent.Id]])));
    }
}
