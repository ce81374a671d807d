using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Host;

/// <summary>A file as it was read.</summary>
public sealed record FileSnapshot
{
    public required string Path { get; init; }

    /// <summary>Null when the file does not exist, could not be read, or is a key (keys are hashed, not kept).</summary>
    public required ImmutableArray<byte>? Content { get; init; }

    public required bool Exists { get; init; }

    /// <summary>SHA-256, lower-case hexadecimal; null when it does not exist.</summary>
    public required string? Hash { get; init; }

    public required UnixFileMode Mode { get; init; }

    public required FileOwner? Owner { get; init; }

    /// <summary>A mount point of its own: it cannot be renamed over.</summary>
    public required bool IsMountPoint { get; init; }

    /// <summary>Whether the agent that read it may replace it.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>A certificate file that holds a private key as well.</summary>
    public bool HoldsPrivateKey { get; init; }

    /// <summary>Of a file that is, or holds, a private key; null for any other, and where it cannot be read.</summary>
    public KeyFile? Key { get; init; }
}
