using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Client.Fakes;

public sealed class FakeTargets(World world) : ITargets
{
    public async Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken)
    {
        await world.AnswerAsync(cancellationToken);
        return [.. world.Servers.Select(s => s.Target)];
    }

    public async Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await world.AnswerAsync(cancellationToken);
        return world.Find(id)?.Target;
    }

    public async Task<AddTargetOutcome> AddAsync(TargetDraft draft, CancellationToken cancellationToken)
    {
        world.Asked.Add(draft);
        await world.PauseAsync(cancellationToken);
        var wrong = new List<Finding>();
        if (world.Servers.Any(s => s.Target.Name == draft.Name))
            wrong.Add(new(FindingCode.NameTaken, Severity.Error, $"A target named {draft.Name} exists.", "Choose another name.", "name"));
        if (draft.DataDirectory.Contains("missing", StringComparison.Ordinal)) wrong.Add(Missing);
        if (draft.DataDirectory.StartsWith("/root", StringComparison.Ordinal))
        {
            wrong.Add(new(FindingCode.AgentNeeded, Severity.Error,
                $"{draft.DataDirectory} belongs to postgres, and this program runs as another account that may not start an agent there.",
                "Start an agent as that account with this command on the server's machine, then try again.", "agent")
            {
                Command = "sudo pgtls-agent local --account postgres --socket /run/pgtls-dashboard-1000/42.sock --dashboard 1000",
            });
        }

        if (wrong.Count > 0) return new AddTargetOutcome.Refused([.. wrong]);
        var server = Fleet.Server(Guid.NewGuid(), draft.Name, draft.Host, draft.Port, world.Now, draft.PgmonetaConf is not null,
            draft.IsSandbox);
        world.Servers.Add(server);
        return new AddTargetOutcome.Added(server.Target, []);
    }

    public async Task<EditTargetOutcome> EditAsync(Guid id, TargetEdit edit, string actor, CancellationToken cancellationToken)
    {
        world.Asked.Add(edit);
        await world.PauseAsync(cancellationToken);
        var index = world.Servers.FindIndex(s => s.Target.Id == id);
        if (index < 0) return new EditTargetOutcome.NotFound();
        if (edit.DataDirectory is { } directory && directory.Contains("missing", StringComparison.Ordinal))
            return new EditTargetOutcome.Refused([Missing]);
        var target = world.Servers[index].Target;
        target = target with
        {
            Name = edit.Name ?? target.Name,
            Host = edit.Host ?? target.Host,
            Port = edit.Port ?? target.Port,
            HasAdminConnection = edit.AdminConnection is { } connection ? connection.Length > 0 : target.HasAdminConnection,
        };
        world.Servers[index] = world.Servers[index] with { Target = target };
        return new EditTargetOutcome.Edited(target, []);
    }

    private static Finding Missing =>
        new(FindingCode.DataDirectoryMissing, Severity.Error, "The data directory does not exist.",
            "Give the directory that holds PG_VERSION.", "dataDirectory");

    /// <summary>What a removal is refused with.</summary>
    public Finding? Refusal { get; set; }

    public async Task<RemoveTargetOutcome> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await world.PauseAsync(cancellationToken);
        if (Refusal is { } refusal) return new RemoveTargetOutcome.Refused(refusal);
        return world.Servers.RemoveAll(s => s.Target.Id == id) > 0 ? new RemoveTargetOutcome.Removed() : new RemoveTargetOutcome.NotFound();
    }
}
