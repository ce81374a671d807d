using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Changes.Records;

public enum JournalState
{
    /// <summary>Begun and not ended: recovery at start rolls it back.</summary>
    Started,
    Applied,
    /// <summary>Files in place, the server's reload is left to a person.</summary>
    Waiting,
    RolledBack,

    /// <summary>Applied, and rolled back at <see cref="JournalEntry.Until"/> unless somebody confirms it.</summary>
    OnProbation,
}

/// <summary>A file of a journal entry: hashes before and after, null where it did not exist.</summary>
public sealed record JournalFile(string Path, ChangeKind Kind, string? BeforeHash, string AfterHash, string? Diff);

/// <summary>What was applied, when, and whether it still stands.</summary>
public sealed record JournalEntry
{
    public required Guid Id { get; init; }

    public required Guid TargetId { get; init; }

    public required string Recipe { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset At { get; init; }

    public required JournalState State { get; init; }

    /// <summary>Of two readings from one agent the one with more is the later one; 0 in entries that an earlier version wrote.</summary>
    public long Revision { get; init; }

    /// <summary>Why it was rolled back; null otherwise.</summary>
    public string? Because { get; init; }

    /// <summary>
    /// What a person must run: while the entry is waiting, or when it was rolled back and the server could not be notified. Null otherwise.
    /// </summary>
    public string? Command { get; init; }

    /// <summary>What recovery or a rollback could not put back, and why: a file that somebody edited since is left alone.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>When an unconfirmed entry is rolled back; null otherwise.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whose new connections are tried before an unconfirmed entry is kept.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    public required ImmutableArray<JournalFile> Files { get; init; }

    /// <summary>The plan that was applied; null in entries from before agents.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>Until when it waits for what is seen on the wire; past that it stands, and is unproven. Null once it was seen.</summary>
    public DateTimeOffset? SettleBy { get; init; }

    /// <summary>Who ended it without being asked: <c>timer</c> at its deadline, <c>recovery</c> after a kill; null otherwise.</summary>
    public string? EndedBy { get; init; }
}
