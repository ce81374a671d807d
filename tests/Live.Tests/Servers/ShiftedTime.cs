namespace PgTlsDashboard.Live.Tests.Servers;

/// <summary>Real timers; the date moves on when a test says so.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
