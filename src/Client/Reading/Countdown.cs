using System.Globalization;
using PgTlsDashboard.Core;

namespace PgTlsDashboard.Client.Reading;

/// <summary>The time that is left, for the eye each second and for the ear seldom.</summary>
public static class Countdown
{
    /// <summary><c>4:59</c>, <c>1:00:00</c>; rounded up, so that 0:00 means over.</summary>
    public static string Of(TimeSpan left)
    {
        var seconds = (long)Math.Ceiling(Math.Max(0, left.TotalSeconds));
        var minutes = (seconds / 60 % 60).ToString(seconds >= 3600 ? "00" : "0", CultureInfo.InvariantCulture);
        var rest = (seconds % 60).ToString("00", CultureInfo.InvariantCulture);
        return seconds >= 3600 ? $"{seconds / 3600}:{minutes}:{rest}" : $"{minutes}:{rest}";
    }

    /// <summary>Changes each minute, and once more at thirty seconds: what is read aloud.</summary>
    public static string Spoken(TimeSpan left) => left.TotalSeconds switch
    {
        <= 0 => "The time is up.",
        <= 30 => "30 seconds left to confirm.",
        _ => $"{RelativeTime.Count((int)Math.Ceiling(left.TotalMinutes), "minute")} left to confirm.",
    };
}
