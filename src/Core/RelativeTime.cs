using System.Globalization;

namespace PgTlsDashboard.Core;

/// <summary>Times and durations as people say them.</summary>
public static class RelativeTime
{
    public static string Of(DateTimeOffset at, DateTimeOffset now)
    {
        var span = at - now;
        if (span.Duration() < TimeSpan.FromSeconds(45)) return span > TimeSpan.FromSeconds(5) ? "in moments" : "just now";
        var amount = Amount(span.Duration(), span > TimeSpan.Zero);
        return span > TimeSpan.Zero ? $"in {amount}" : $"{amount} ago";
    }

    public static string Utc(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset at) => at.ToUniversalTime().ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Whole days until a time, negative when past.</summary>
    public static int DaysUntil(DateTimeOffset at, DateTimeOffset now) => (int)Math.Floor((at - now).TotalDays);

    public static string Days(int days) => days switch
    {
        < 0 => $"expired {Count(-days, "day")} ago",
        0 => "less than a day",
        _ => Count(days, "day"),
    };

    public static string Elapsed(TimeSpan elapsed) => elapsed.TotalMilliseconds switch
    {
        < 1 => "< 1 ms",
        < 1000 => $"{elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms",
        _ => $"{elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
    };

    public static string Count(int count, string noun) =>
        count == 1 ? $"1 {noun}" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} {Plural(noun)}";

    private static string Plural(string noun) =>
        noun.EndsWith('y') && !noun.EndsWith("ay", StringComparison.Ordinal) ? noun[..^1] + "ies" : noun + "s";

    // What is left is never shown longer than it is.
    private static string Amount(TimeSpan span, bool left) => span switch
    {
        { TotalMinutes: < 59.5 } => $"{Math.Max(1, Math.Round(span.TotalMinutes))} min",
        { TotalHours: < 35.5 } => $"{Math.Round(span.TotalHours)} h",
        { TotalDays: < 730 } => Count((int)(left ? Math.Floor(span.TotalDays) : Math.Round(span.TotalDays)), "day"),
        _ => $"{(span.TotalDays / 365.25).ToString("0.#", CultureInfo.InvariantCulture)} years",
    };
}
