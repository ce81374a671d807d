using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>Earlier records take every connection that a record names.</summary>
internal sealed class ShadowedRecord : IAdviceRule
{
    public const string Code = "hba-shadowed";

    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Records
        .Where(record => record.IsShadowed && !record.IsItsOwnTaker && !UnreachableReject.IsSaidOf(record) && !PlaintextBeforeTls.Above(reading, record).Any())
        .Select(Say);

    private static HbaAdvice Say(AdviceRecord record)
    {
        var own = AccessDemand.Of(record.Record);
        var takers = AdviceText.Lines(record.Record, record.Takers);
        var first = $"No connection comes to this record: {takers} {(record.Takers.Length == 1 ? "takes" : "take")} them all first";
        if (record.Takers.Any(taker => AccessDemand.Of(taker) == own))
        {
            return record.Say(
                Code, Severity.Info, record.Takers.Length == 1 ? $"{first} and asks the same." : $"{first}.", "Remove it; nothing changes.",
                new PgHbaEdit.Remove(WithComments: false) { LineNumber = record.Record.LineNumber });
        }

        var others = string.Join(" or ", record.Takers.Select(taker => taker.Method == "reject" ? taker.Method : AccessDemand.Of(taker).Text).Distinct(StringComparer.Ordinal).Take(3));
        return record.Say(
            Code, Severity.Warning, $"{first} by {others}, and {own.Text} never applies.", $"Move it above {takers} if it is meant, or remove it.");
    }
}
