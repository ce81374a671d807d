namespace PgTlsDashboard.Server.Store;

/// <summary>A target at rest; its admin connection is sealed.</summary>
internal sealed class TargetRow
{
    public Guid Id { get; set; }

    public required string Name { get; set; }

    /// <summary>The name in upper case: names differ by more than case.</summary>
    public required string NameKey { get; set; }

    public required string Host { get; set; }

    public int Port { get; set; }

    public required string DataDirectory { get; set; }

    public required string ConfigFile { get; set; }

    public required string HbaFile { get; set; }

    public required string IdentFile { get; set; }

    public string? PgmonetaConf { get; set; }

    /// <summary>JSON: a list of mounted and server paths.</summary>
    public required string ServerPaths { get; set; }

    public byte[]? SealedAdminConnection { get; set; }

    public bool IsSandbox { get; set; }

    public DateTimeOffset AddedAt { get; set; }

    /// <summary>The agent that was chosen; null for a child of the dashboard, or a local agent of the account.</summary>
    public Guid? AgentId { get; set; }

    /// <summary>The account that owns the data directory; null while no agent has seen the target.</summary>
    public int? Uid { get; set; }

    public int? Gid { get; set; }

    /// <summary>The data directory's device: 64 bits, which SQL knows with a sign only.</summary>
    public long? Device { get; set; }

    /// <summary>The data directory's inode, likewise.</summary>
    public long? Inode { get; set; }

    /// <summary>The cluster's.</summary>
    public string? SystemIdentifier { get; set; }
}

/// <summary>What an agent reported of an entry of its journal; it outlives the target that it names.</summary>
internal sealed class JournalRow
{
    public Guid Id { get; set; }

    public Guid TargetId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>JSON, as <see cref="JournalRowContent"/> writes it.</summary>
    public required string Record { get; set; }
}

/// <summary>An authority at rest: the key is encrypted PKCS #8, its passphrase sealed.</summary>
internal sealed class AuthorityRow
{
    public long Id { get; set; }

    public Guid TargetId { get; set; }

    public required byte[] Certificate { get; set; }

    public required byte[] EncryptedKey { get; set; }

    public required byte[] SealedPassphrase { get; set; }

    public DateTimeOffset AddedAt { get; set; }
}

/// <summary>A client at rest: its certificate, never a key.</summary>
internal sealed class ClientRow
{
    public Guid Id { get; set; }

    public Guid TargetId { get; set; }

    public required string Role { get; set; }

    public required string Profile { get; set; }

    public required byte[] Certificate { get; set; }

    public DateTimeOffset IssuedAt { get; set; }

    public DateTimeOffset? BundleTakenAt { get; set; }
}

/// <summary>An entry of the audit trail; it outlives the target that it names.</summary>
internal sealed class AuditRow
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Actor { get; set; }

    public required string Action { get; set; }

    public Guid? TargetId { get; set; }

    public required string Text { get; set; }
}
