using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>A reject that refuses nobody, since whom it names was let in above it.</summary>
internal sealed class UnreachableReject : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Records.Where(IsSaidOf).Select(record => Say(reading, record));

    public static bool IsSaidOf(AdviceRecord record) =>
        record is { IsShadowed: true, LetsIn: false } && record.ShadowingRecords.Any(shadowing => shadowing.Method != "reject");

    private static HbaAdvice Say(AdviceReading reading, AdviceRecord record)
    {
        var shadowing = AdviceText.Lines(record.Record, record.ShadowingRecords);
        // An exception below its rule was meant to stand above it; a last reject below rules that leave nothing over was not.
        var exception = record.ShadowingRecords is [var only] && !Covers(reading, record.Record, only) ? only : null;
        return record.Say(
            FindingCode.HbaRejectUnreachable,
            exception is null ? Severity.Info : Severity.Warning,
            $"This reject refuses nobody: {shadowing} {(record.ShadowingRecords.Length == 1 ? "decides" : "decide")} on the same "
                + "connections first.",
            exception is null ? "Remove it, or move it to where it is meant to refuse." : $"Move it above {shadowing}.",
            exception is null ? [] : Move(reading, record.Record, exception));
    }

    private static ImmutableArray<PgHbaEdit> Move(AdviceReading reading, HbaRecord reject, HbaRecord above) =>
        reject.FileName != above.FileName
            || reading.Find(above).Repeated ? [] : [new PgHbaEdit.MoveBefore(above.LineNumber) { LineNumber = reject.LineNumber }];

    private static bool Covers(AdviceReading reading, HbaRecord one, HbaRecord other)
    {
        var parts = AccessRegion.Of(one, reading.Version).ToList();
        return AccessRegion.Of(other, reading.Version).All(region => parts.Exists(part => part.Covers(region)));
    }
}
