using PgTlsDashboard.Core.Hba.Advice.Reading;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>
/// A client certificate is asked for and nothing is there to check it: pg_hba_file_rules shows no error, and every login fails.
/// </summary>
internal sealed class ClientCertWithoutAuthority : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading)
    {
        if (!reading.Facts.TlsIsOn || reading.Facts.HasClientAuthority) return [];
        return reading.Open.Where(record => record.Record.ClientCert is not null).Select(record => record.Say(
            FindingCode.HbaClientcertWithoutCa,
            Severity.Error,
            $"Every login by this record fails: it asks for a client certificate ({record.Record.ClientCert}), and ssl_ca_file is not set.",
            "Apply client-certificates, which sets ssl_ca_file too."));
    }
}
