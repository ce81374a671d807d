namespace PgTlsDashboard.Server.Store;

/// <summary>What one case showed, the newest of its key; gone with the target.</summary>
internal sealed class ProofRow
{
    public long Id { get; set; }

    public Guid TargetId { get; set; }

    public required string Role { get; set; }

    /// <summary><c>replication</c>, or <c>database NAME</c>.</summary>
    public required string Path { get; set; }

    /// <summary>Empty for the way that the host's name takes.</summary>
    public required string Route { get; set; }

    public required string CaseName { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>When the rules changed after it; null while they stand.</summary>
    public DateTimeOffset? AgedAt { get; set; }

    /// <summary>The fingerprint of the rules that were tried; null when they could not be read.</summary>
    public string? Rules { get; set; }

    /// <summary>The address that the connection came from; null when not known.</summary>
    public string? CameFrom { get; set; }

    /// <summary>JSON, as <see cref="ProofRowContent"/> writes it.</summary>
    public required string Outcome { get; set; }
}

/// <summary>A target's last verify run as a whole; gone with the target.</summary>
internal sealed class VerifyRunRow
{
    public Guid TargetId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>When the rules changed after it; null while they stand.</summary>
    public DateTimeOffset? AgedAt { get; set; }

    /// <summary>JSON, as <see cref="ProofRowContent"/> writes it.</summary>
    public required string Report { get; set; }
}
