using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Plans;

/// <summary>Changes in the order in which they are written: new files first, the file that switches to them last.</summary>
public sealed record ChangePlan
{
    public required Guid Id { get; init; }

    public required Guid TargetId { get; init; }

    /// <summary>The recipe's name: <c>server-certificate</c>.</summary>
    public required string Recipe { get; init; }

    /// <summary>For people: <c>Server certificate for db1.example</c>.</summary>
    public required string Title { get; init; }

    public required ImmutableArray<FileChange> Changes { get; init; }

    public required DeclaredPaths Paths { get; init; }

    /// <summary>Whether the server must reload for the changes to count; false for pgmoneta.conf alone.</summary>
    public required bool NeedsReload { get; init; }

    /// <summary>Where the server's files lie, for a clock that a later agent keeps; null when nobody needs to know.</summary>
    public TargetFiles? Server { get; init; }
}
