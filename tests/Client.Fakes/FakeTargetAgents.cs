using System.Collections.Immutable;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>A child for every server that answers, a local agent of pgmoneta's account, and one that no server uses.</summary>
public sealed class FakeTargetAgents(World world) : ITargetAgents
{
    public static readonly Guid Postgres = new("7a6cbb0e-7d61-4a0e-8d39-cc9a5b4f0001");
    public static readonly Guid Pgmoneta = new("7a6cbb0e-7d61-4a0e-8d39-cc9a5b4f0002");

    private ConnectedAgent OfPostgres => new(Postgres, AgentKind.Child, "postgres", "db-host-1", "9.9.9", world.Now.AddSeconds(-4));

    private ConnectedAgent OfPgmoneta => new(Pgmoneta, AgentKind.Local, "pgmoneta", "db-host-1", "9.9.9", world.Now.AddSeconds(-4));

    public ImmutableArray<ConnectedAgent> List() => [OfPostgres, OfPgmoneta];

    public ImmutableArray<(AgentTask Task, ConnectedAgent Agent)> Of(Target target)
    {
        if (world.Find(target.Id) is not { Down: false }) return [];
        ImmutableArray<(AgentTask Task, ConnectedAgent Agent)> agents = [(AgentTask.Server, OfPostgres)];
        return target.Files.PgmonetaConf is null || target.IsSandbox ? agents : agents.Add((AgentTask.Pgmoneta, OfPgmoneta));
    }
}
