using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Inventory;

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

    /// <summary>Forgets the target with its clients and its authority; the server's files stay as they are. Refused while a change of it is unconfirmed.</summary>
    Task<RemoveTargetOutcome> RemoveAsync(Guid id, CancellationToken cancellationToken);
}
