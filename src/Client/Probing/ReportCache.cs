using System.Collections.Immutable;
using System.Globalization;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Client.Probing;

/// <summary>A report of this browser session, by the number that stands in the address.</summary>
public sealed record CachedReport(int Number, ProbeReport Report);

/// <summary>The newest ten reports of one browser session, in memory alone: they go when the session goes.</summary>
public sealed class ReportCache
{
    private const int Most = 10;
    private int _last;

    /// <summary>Newest first.</summary>
    public ImmutableArray<CachedReport> Reports { get; private set; } = [];

    public CachedReport Keep(ProbeReport report)
    {
        var kept = new CachedReport(++_last, report);
        Reports = [kept, .. Reports.Take(Most - 1)];
        return kept;
    }

    /// <summary>The two reports of <c>3,5</c>; null where one is not kept.</summary>
    public (CachedReport One, CachedReport Other)? Find(string? pair)
    {
        if (pair?.Split(',') is not [var one, var other]) return null;
        return Numbered(one) is { } left && Numbered(other) is { } right && left != right ? (left, right) : null;
    }

    private CachedReport? Numbered(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            ? Reports.FirstOrDefault(kept => kept.Number == wanted)
            : null;
}
