using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Applying.Watch;

/// <summary>What a watch says of a record, and how much its silence is worth.</summary>
public static class WatchSentence
{
    /// <summary>How often a watch looks at the live sessions.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public static string Of(PlaintextWatchState? watch, WatchedRecord watched, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(watched);
        if (watch is not { Samples: > 0 }) return "Nobody has looked yet.";
        if (!watched.Sessions.IsEmpty) return $"Seen without TLS through this record, in {RelativeTime.Count(watch.Samples, "sample")}:";
        // Where most looks failed, an empty list says little.
        var due = (int)Math.Min(int.MaxValue, (now - watch.Since) / Every);
        if (watch.Samples < due / 2)
            return $"Nobody was seen without TLS through this record, "
                + $"but only {watch.Samples} of {RelativeTime.Count(due, "look")} got through in {Length(now - watch.Since)}.";
        return $"Nobody was seen without TLS through this "
            + $"record in {Length(now - watch.Since)} ({RelativeTime.Count(watch.Samples, "sample")}).";
    }

    /// <summary>How long a watch has lasted, never shown longer than it is.</summary>
    public static string Length(TimeSpan span) => span switch
    {
        { TotalHours: < 1 } => RelativeTime.Count(Math.Max(1, (int)span.TotalMinutes), "minute"),
        { TotalHours: < 48 } => RelativeTime.Count((int)span.TotalHours, "hour"),
        _ => RelativeTime.Count((int)span.TotalDays, "day"),
    };
}
