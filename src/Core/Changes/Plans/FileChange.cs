using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Changes.Plans;

public enum ChangeKind
{
    Create,
    Modify,
}

/// <summary>One file of a plan: what was read, and what it becomes.</summary>
public sealed record FileChange
{
    /// <summary>Absolute, as this program opens it; symbolic links are resolved when it is written, and kept.</summary>
    public required string Path { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>The bytes that were read; null when the file did not exist or is a secret.</summary>
    public ImmutableArray<byte>? Before { get; init; }

    /// <summary>SHA-256 of what was read, lower-case hexadecimal; null when the file did not exist. The drift check compares it.</summary>
    public required string? BeforeHash { get; init; }

    public required FileContent After { get; init; }

    public required UnixFileMode Mode { get; init; }

    /// <summary>Null keeps the owner of the file, or of its directory for a new one.</summary>
    public FileOwner? Owner { get; init; }

    /// <summary>The file cannot be renamed over (a bind mount): it is written in place after the backup, which is not atomic.</summary>
    public bool InPlace { get; init; }
}
