using PgTlsDashboard.Core;

namespace PgTlsDashboard.Client.Access.Watch;

/// <summary>How long a watch has lasted, never shown longer than it is.</summary>
internal static class WatchText
{
    public static string Length(TimeSpan span) => span switch
    {
        { TotalHours: < 1 } => RelativeTime.Count(Math.Max(1, (int)span.TotalMinutes), "minute"),
        { TotalHours: < 48 } => RelativeTime.Count((int)span.TotalHours, "hour"),
        _ => RelativeTime.Count((int)span.TotalDays, "day"),
    };
}
