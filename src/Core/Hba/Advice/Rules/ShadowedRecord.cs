using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>Earlier records take every connection that a record names.</summary>
internal sealed class ShadowedRecord : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Records
        .Where(record => record.IsShadowed && !record.ShadowsItself && !UnreachableReject.IsSaidOf(record)
            && !PlaintextBeforeTls.Above(reading, record).Any())
        .Select(Say);

    private static HbaAdvice Say(AdviceRecord record)
    {
        var own = AccessRequirement.Of(record.Record);
        var shadowing = AdviceText.Lines(record.Record, record.ShadowingRecords);
        var first = $"No connection comes to "
            + $"this record: {shadowing} {(record.ShadowingRecords.Length == 1 ? "takes" : "take")} them all first";
        if (record.ShadowingRecords.Any(shadowing => AccessRequirement.Of(shadowing) == own))
        {
            return record.Say(
                FindingCode.HbaShadowed, Severity.Info, record.ShadowingRecords.Length == 1
                    ? $"{first} and asks the same."
                    : $"{first}.", "Remove it; nothing changes.",
                new PgHbaEdit.Remove(WithComments: false) { LineNumber = record.Record.LineNumber });
        }

        var others = string.Join(" or ",
            record.ShadowingRecords.Select(shadowing => shadowing.Method == "reject"
                ? shadowing.Method
                : AccessRequirement.Of(shadowing).Text).Distinct(StringComparer.Ordinal).Take(3));
        return record.Say(
            FindingCode.HbaShadowed, Severity.Warning, $"{first} by {others}, and {own.Text} never applies.",
            $"Move it above {shadowing} if it is meant, or remove it.");
    }
}
