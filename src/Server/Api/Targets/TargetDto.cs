using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Server.Http;

namespace PgTlsDashboard.Server.Api.Targets;

/// <summary>An agent of a target that is connected.</summary>
/// <param name="Kind"><c>child</c> or <c>local</c>.</param>
/// <param name="For"><c>server</c>, or <c>pgmoneta</c> where that is another account's.</param>
/// <param name="Account">The account that it runs as.</param>
/// <param name="Seen">When it last answered.</param>
public sealed record TargetAgentDto(Guid Id, string Kind, string For, string Account, string Host, DateTime Seen)
{
    public static TargetAgentDto[] Of(Target target, ITargetAgents agents) =>
        [.. agents.Of(target).Select(part => Of(part.Task, part.Agent))];

    private static TargetAgentDto Of(AgentTask task, ConnectedAgent agent) =>
        new(agent.Id, Spelling.Of(agent.Kind), Spelling.Of(task), agent.Account, agent.Host, Spelling.Utc(agent.Seen));
}

/// <summary>A managed server.</summary>
/// <param name="AgentId">The agent that was chosen; null: a child of the dashboard, or a local agent of the account.</param>
/// <param name="Agents">Those that are connected now.</param>
public sealed record TargetDto(
    Guid Id, string Name, string Host, int Port, string DataDirectory, string ConfigFile, string HbaFile, string IdentFile,
    string? PgmonetaConf, IReadOnlyDictionary<string, string> ServerPaths, bool HasAdminConnection, bool IsSandbox, DateTime AddedAt,
    FindingDto[] Findings, Guid? AgentId, TargetAgentDto[] Agents)
{
    /// <summary>Of one server that is asked for; null in lists, since it is read from the server each time.</summary>
    public TargetStateDto? State { get; init; }

    public static TargetDto Of(Target target, ITargetAgents agents, FindingDto[] findings) => new(
        target.Id, target.Name, target.Host, target.Port, target.Files.DataDirectory, target.Files.ConfigFile, target.Files.HbaFile,
        target.Files.IdentFile, target.Files.PgmonetaConf,
        target.Files.ServerPaths.ToDictionary(path => path.Mounted, path => path.OnServer),
        target.HasAdminConnection, target.IsSandbox, Spelling.Utc(target.AddedAt), findings, target.Identity?.AgentId,
        TargetAgentDto.Of(target, agents));
}
