using System.Globalization;

namespace PgTlsDashboard.Core.Verify;

/// <summary>A verify run in one sentence: what surprised, what is not proven, or how many entered and were refused.</summary>
public static class VerifySentence
{
    private const int Most = 3;

    public static string Of(VerifyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Failed > 0)
            return $"{RelativeTime.Count(report.Failed, "surprise")}: "
                + $"{Some(report.Cases.Where(c => c.Result == CaseResult.Failed).Select(c =>
                    $"{c.Title}: {char.ToLowerInvariant(c.Outcome[0])}{c.Outcome[1..].TrimEnd('.')}"))}.";
        if (!report.Proven)
            return report.Cases.IsEmpty ? "Not proven: no case ran."
                : $"Not proven: {Some(report.Cases.Where(c => c.Result == CaseResult.NotProven).Select(c => c.Title))}.";
        var entered = report.Cases.Count(c => c.Kind == CaseKind.Positive);
        return $"Proven: {entered} entered, {report.Cases.Length - entered} refused, 0 surprises";
    }

    // Every role in depth makes hundreds of cases.
    private static string Some(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= Most ? string.Join("; ", all)
            : $"{string.Join("; ", all.Take(Most))}; and {(all.Count - Most).ToString("N0", CultureInfo.InvariantCulture)} more";
    }
}
