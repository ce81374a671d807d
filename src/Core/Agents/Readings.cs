using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Agents;

/// <summary>A file that was read, without its content.</summary>
public sealed record FileReading
{
    public required string Path { get; init; }
    public required bool Exists { get; init; }

    /// <summary>SHA-256 of the file as it lies on disk, lower-case hexadecimal; null when it does not exist or cannot be read.</summary>
    public required string? Hash { get; init; }

    /// <summary>SHA-256 of what <see cref="IServerAgent.FetchAsync"/> gives for it; null when nothing is given (a key). It differs from
    /// <see cref="Hash"/> for a certificate file, of which only the certificates and CRLs are given, encoded again.</summary>
    public required string? ContentHash { get; init; }
    public required long ContentLength { get; init; }
    public required UnixFileMode Mode { get; init; }
    public required FileOwner? Owner { get; init; }
    public required bool IsMountPoint { get; init; }

    /// <summary>Whether the agent's account may replace it (or make it, where it does not exist).</summary>
    public required bool MayWrite { get; init; }

    /// <summary>A certificate file that holds a private key as well.</summary>
    public bool HoldsPrivateKey { get; init; }

    /// <summary>Of a file that is, or holds, a private key: what is known of it without the key.</summary>
    public KeyFile? Key { get; init; }
}

/// <summary>What an agent saw of a server at one moment.</summary>
public sealed record ServerReading
{
    /// <summary>Null when the server could not be asked; the findings say why.</summary>
    public required ServerView? Server { get; init; }
    public required PostgresVersion Version { get; init; }

    /// <summary>Winning values of the settings that matter: the server's when it was asked, else the files'.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }
    public required ImmutableArray<FileReading> Files { get; init; }

    /// <summary>Directories that an include_dir names.</summary>
    public required ImmutableArray<string> Directories { get; init; }

    /// <summary>Every path that exists beside postgresql.conf and beside pgmoneta.conf.</summary>
    public required ImmutableArray<string> Occupied { get; init; }

    /// <summary>The declared directories.</summary>
    public required ImmutableArray<DirectoryPin> Roots { get; init; }

    /// <summary>The owner of the data directory.</summary>
    public required FileOwner? ServerAccount { get; init; }

    /// <summary>The cluster's system identifier, from pg_control; null when it cannot be read.</summary>
    public required string? SystemIdentifier { get; init; }
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Null when nobody asked for it.</summary>
    public ServerLogReading? Log { get; init; }
}

/// <summary>What the postmaster logged since the agent last changed something, a few lines at most.</summary>
/// <param name="Path">Null when no log file can be read.</param>
public sealed record ServerLogReading(string? Path, ImmutableArray<string> Lines);

/// <summary>Where a draft leads to.</summary>
public sealed record LocationReading
{
    public required TargetFiles Files { get; init; }
    public required DirectoryPin? DataDirectory { get; init; }
    public required string? SystemIdentifier { get; init; }
    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>Who is in now.</summary>
/// <param name="Sessions">Null when the login may not see how others came in, or was refused.</param>
/// <param name="Problem">Why the sessions are not known; null when they are.</param>
public sealed record SessionsReading(ImmutableArray<ServerSession>? Sessions, Finding? Problem);
