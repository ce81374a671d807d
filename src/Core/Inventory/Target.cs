using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>Which server a target is: who owns its files, and which cluster lies in its data directory.</summary>
public sealed record ServerIdentity
{
    /// <summary>The agent that was chosen; null: a child of the dashboard, or a local agent of the account.</summary>
    public required Guid? AgentId { get; init; }

    /// <summary>The account that owns the data directory.</summary>
    public required int Uid { get; init; }

    public required int Gid { get; init; }

    /// <summary>The data directory's device and inode; null while no agent has seen it.</summary>
    public (ulong Device, ulong Inode)? Directory { get; init; }

    /// <summary>The cluster's system identifier; null while no agent has read it.</summary>
    public string? SystemIdentifier { get; init; }
}

/// <summary>A PostgreSQL server that is managed.</summary>
public sealed record Target
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Host name or address that clients use.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required TargetFiles Files { get; init; }

    /// <summary>Whether an admin connection is stored; the string itself is sealed and never given back.</summary>
    public required bool HasAdminConnection { get; init; }

    /// <summary>The program's own throw-away server.</summary>
    public bool IsSandbox { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Null for a target from before agents that none has seen yet.</summary>
    public ServerIdentity? Identity { get; init; }
}

/// <summary>What a person gives to add a target; missing files are looked for in the data directory.</summary>
public sealed record TargetDraft
{
    public required string Name { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string DataDirectory { get; init; }

    public string? ConfigFile { get; init; }

    public string? HbaFile { get; init; }

    public string? IdentFile { get; init; }

    public string? PgmonetaConf { get; init; }

    /// <summary>A libpq (keywords or URI) or Npgsql connection string; a secret.</summary>
    public string? AdminConnection { get; init; }

    public ImmutableArray<ServerPath> ServerPaths { get; init; } = [];

    public bool IsSandbox { get; init; }

    /// <summary>The agent to use; null: a child of the dashboard, or a local agent of the account that owns the files.</summary>
    public Guid? AgentId { get; init; }

    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name).Append(", Host = ").Append(Host).Append(", Port = ").Append(Port);
        return true;
    }
}

/// <summary>How adding a target ended.</summary>
public abstract record AddTargetOutcome
{
    private AddTargetOutcome() { }

    /// <summary>Added; the findings say what to look at (an admin connection that is refused right now).</summary>
    public sealed record Added(Target Target, ImmutableArray<Finding> Findings) : AddTargetOutcome;

    public sealed record Refused(ImmutableArray<Finding> Findings) : AddTargetOutcome;
}

/// <summary>What of a target is to be changed: a field that is null stays as it is.</summary>
public sealed record TargetEdit
{
    public string? Name { get; init; }
    public string? Host { get; init; }
    public int? Port { get; init; }
    public string? DataDirectory { get; init; }

    /// <summary>An empty text looks for it in the data directory; so do the two files below.</summary>
    public string? ConfigFile { get; init; }
    public string? HbaFile { get; init; }
    public string? IdentFile { get; init; }

    /// <summary>An empty text removes it.</summary>
    public string? PgmonetaConf { get; init; }

    /// <summary>A secret; an empty text removes the stored one.</summary>
    public string? AdminConnection { get; init; }
    public ImmutableArray<ServerPath>? ServerPaths { get; init; }

    /// <summary>
    /// The agent to use from now on; an empty id chooses none: a child of the dashboard, or a local agent of the account.
    /// </summary>
    public Guid? AgentId { get; init; }

    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name).Append(", Host = ").Append(Host).Append(", Port = ").Append(Port);
        return true;
    }
}

/// <summary>How editing a target ended.</summary>
public abstract record EditTargetOutcome
{
    private EditTargetOutcome() { }

    public sealed record Edited(Target Target, ImmutableArray<Finding> Findings) : EditTargetOutcome;

    public sealed record Refused(ImmutableArray<Finding> Findings) : EditTargetOutcome;

    public sealed record NotFound : EditTargetOutcome;
}

/// <summary>How forgetting a target ended.</summary>
public abstract record RemoveTargetOutcome
{
    private RemoveTargetOutcome() { }

    public sealed record Removed : RemoveTargetOutcome;

    public sealed record NotFound : RemoveTargetOutcome;

    /// <summary>It is still there, and why.</summary>
    public sealed record Refused(Finding Finding) : RemoveTargetOutcome;
}

/// <summary>The targets, as pages and endpoints use them.</summary>
public interface ITargets
{
    Task<ImmutableArray<Target>> ListAsync(CancellationToken cancellationToken);

    Task<Target?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task<AddTargetOutcome> AddAsync(TargetDraft draft, CancellationToken cancellationToken);

    /// <summary>
    /// Changes what a person gave; clients and authority stay. VerifyReports end when the server they speak of may be another one.
    /// </summary>
    Task<EditTargetOutcome> EditAsync(Guid id, TargetEdit edit, string actor, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets the target with its clients and its authority; the server's files stay as they are. Refused while a change of it is on
    /// probation.
    /// </summary>
    Task<RemoveTargetOutcome> RemoveAsync(Guid id, CancellationToken cancellationToken);
}
