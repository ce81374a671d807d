namespace PgTlsDashboard.Server.Store;

/// <summary>A watch at rest: one for each target at most.</summary>
internal sealed class PlaintextWatchRow
{
    public Guid TargetId { get; set; }

    public DateTimeOffset Since { get; set; }

    public int Samples { get; set; }

    public DateTimeOffset? LastSample { get; set; }

    public string? Problem { get; set; }
}

/// <summary>Who was seen without TLS; gone with the watch.</summary>
internal sealed class PlaintextSightingRow
{
    public long Id { get; set; }

    public Guid TargetId { get; set; }

    public required string Role { get; set; }

    public required string Database { get; set; }

    public required string Address { get; set; }

    public required string ApplicationName { get; set; }

    public bool Replication { get; set; }

    public DateTimeOffset FirstSeen { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    public int Samples { get; set; }
}
