namespace PgTlsDashboard.Core.Inventory;

/// <summary>A watch over a target: since when, how often it looked, and what went wrong the last time.</summary>
public sealed record PlaintextWatchState
{
    public required Guid TargetId { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>How often it looked without a problem.</summary>
    public required int Samples { get; init; }

    /// <summary>When it last looked without a problem; null before the first time.</summary>
    public DateTimeOffset? LastSample { get; init; }

    /// <summary>Why the last look failed; null when it did not.</summary>
    public string? Problem { get; init; }
}
