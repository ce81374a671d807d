using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>A host name as address: DNS decides at every login.</summary>
internal sealed class HostNameAddress : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Live
        .Where(record => record.Record.Address is HbaAddress.HostName { Name: not "localhost" } name
            && QuotedKeyword.OfAddress(name) is null)
        .Select(record => record.Say(
            FindingCode.HbaHostName,
            Severity.Info,
            $"DNS decides at each login whether {AdviceText.From(record.Record)} matches: the server asks for the client's name and "
                + "then for that name's addresses.",
            "Name the network instead where it is known, or see to it that both answers are quick and right."));
}
