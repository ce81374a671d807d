using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>trust without a client certificate: whoever comes is whoever he says. Milder on the server's own machine.</summary>
internal sealed class TrustedClients : IAdviceRule
{
    // Who comes by hostgssenc has shown a Kerberos ticket.
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Open
        .Where(record => record.Record is { Method: "trust", ClientCert: null, Type: not HbaConnectionType.HostGssEnc })
        .Select(record => Say(reading, record));

    private static HbaAdvice Say(AdviceReading reading, AdviceRecord record)
    {
        var who = AdviceText.Who(record.Record);
        if (record.Record.Type == HbaConnectionType.Local)
        {
            return record.Say(
                FindingCode.HbaTrustLocal, Severity.Info,
                $"{who} is logged in over the Unix-domain socket without any proof (trust): each account of the machine that can open "
                    + "the socket may be it.",
                "Take peer, which asks the operating system who it is, or scram-sha-256.");
        }

        if (reading.IsExposed(record))
        {
            return record.Say(
                FindingCode.HbaTrust, Severity.Error,
                $"{who} is logged in from {AdviceText.From(record.Record)} without any proof (trust).",
                "Take scram-sha-256, or cert on a hostssl record.");
        }

        // The server listens on loopback alone, and this record may hold no loopback address at all.
        return record.Reach.Any(region => region.Addresses.OnLoopback() is not null)
            ? record.Say(
                FindingCode.HbaTrustLoopback, Severity.Warning,
                $"{who} is logged in over loopback without any proof (trust): each program on the machine may be it.",
                "Take scram-sha-256.")
            : record.Say(
                FindingCode.HbaTrust, Severity.Warning,
                $"{who} would be logged in from {AdviceText.From(record.Record)} without any proof (trust): nobody comes from there only "
                    + "because the server listens on loopback alone.",
                "Take scram-sha-256, or cert on a hostssl record, before listen_addresses is changed.");
    }
}
