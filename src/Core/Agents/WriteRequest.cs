using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Agents;

/// <summary>A piece of a content. The whole is known by its hash, and used once it is complete and has that hash.</summary>
public sealed record ContentPiece(string Hash, long Length, long Offset, byte[] Bytes);

/// <summary>One file of a write: by the hash of an offered content, or by the id of a key that the agent made.</summary>
public sealed record FileWrite
{
    public required string Path { get; init; }
    public required ChangeKind Kind { get; init; }

    /// <summary>SHA-256 of what was read; null when the file did not exist.</summary>
    public required string? BeforeHash { get; init; }
    public required string? ContentHash { get; init; }
    public required Guid? KeyId { get; init; }
    public required UnixFileMode Mode { get; init; }
    public required FileOwner? Owner { get; init; }
    public required bool InPlace { get; init; }

    /// <summary>The content is a key that was sent: the preset <c>tutorial</c> alone does so.</summary>
    public required bool IsSecret { get; init; }
}

/// <summary>A plan for the agent that writes it.</summary>
public sealed record WriteRequest
{
    public required Guid PlanId { get; init; }
    public required Guid TargetId { get; init; }
    public required string Recipe { get; init; }
    public required string Title { get; init; }
    public required bool NeedsReload { get; init; }
    public required TargetFiles Files { get; init; }

    /// <summary>The declared directories as they were read for the plan.</summary>
    public required ImmutableArray<DirectoryPin> Roots { get; init; }
    public required ImmutableArray<FileWrite> Writes { get; init; }
    public required CommitConfirmedTerms? Terms { get; init; }
    public required ServerLogin Login { get; init; }

    /// <summary>The admin login may be refused afterwards: it was asked for by name.</summary>
    public required bool AdminMayBeCutOff { get; init; }

    /// <summary>What a person runs where the agent's account may not write.</summary>
    public required string ByHand { get; init; }
}

/// <summary>The end of an apply, by what the dashboard saw on the wire.</summary>
/// <param name="Keep">False undoes the change.</param>
/// <param name="Causes">Why it is undone, the first one foremost.</param>
public sealed record SettleRequest(Guid TargetId, Guid PlanId, bool Keep, ImmutableArray<Finding> Causes, LoginRequest Login);

/// <summary>An entry of the journal, and the way to its server.</summary>
public sealed record EntryRequest(Guid TargetId, Guid EntryId, LoginRequest Login)
{
    /// <summary>The state in which the entry was looked at: in another one nothing is undone. Null undoes what stands.</summary>
    public JournalState? Seen { get; init; }
}

/// <summary>The login that the clocks of a target may need.</summary>
public sealed record EntryLogin(Guid TargetId, LoginRequest Login);

/// <summary>An entry as an earlier version kept it.</summary>
/// <param name="Name">Its folder's name, <c>SEQUENCE-ID</c>.</param>
/// <param name="Files">The files in its folder by name, with the hash of their offered content.</param>
/// <param name="Server">Where its server's files lie.</param>
public sealed record ImportedEntry(Guid TargetId, string Name, ImmutableSortedDictionary<string, string> Files, TargetFiles Server);

/// <summary>What the sandbox is made with.</summary>
/// <param name="PgBin">The directory of initdb and postgres; null looks for one.</param>
public sealed record SandboxRequest(string? PgBin);
