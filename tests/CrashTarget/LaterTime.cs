namespace PgTlsDashboard.CrashTarget;

/// <summary>The day after tomorrow: every deadline of today has passed.</summary>
public sealed class LaterTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(2);
}
