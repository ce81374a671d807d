using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>Methods that make the client send its password as it is, on a connection that anybody on the way can read.</summary>
internal sealed class CleartextPassword : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Open
        .Where(record => record.Record.Method is "password" or "ldap" or "pam" or "radius" or "bsd"
            && reading.FromNetwork(record, AccessTransport.Plaintext).Any())
        .Select(record => record.Say(
            FindingCode.HbaPasswordCleartext,
            Severity.Warning,
            $"{record.Record.Method} lets the client send its password as it is, and this record takes it without "
                + $"TLS from {AdviceText.From(record.Record)}.",
            reading.Facts.TlsIsOn ? "Make it hostssl." : TlsRemedy.WithoutTls,
            TlsRemedy.Edits(reading, record)));
}
