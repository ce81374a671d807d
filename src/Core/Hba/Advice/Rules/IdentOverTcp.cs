using PgTlsDashboard.Core.Hba.Advice.Reading;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>ident over TCP: a service on the client's own machine says who it is.</summary>
internal sealed class IdentOverTcp : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Open
        .Where(record => record.Record.Method == "ident" && reading.IsExposed(record))
        .Select(record => record.Say(
            FindingCode.HbaIdentTcp,
            Severity.Warning,
            $"ident believes what the machine at {AdviceText.From(record.Record)} says of its own user: whoever runs that machine may "
                + "be any user.",
            "Take scram-sha-256, or cert on a hostssl record."));
}
