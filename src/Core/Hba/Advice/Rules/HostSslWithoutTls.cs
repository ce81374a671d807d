using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>hostssl records while TLS is off: they are taken, and match nobody.</summary>
internal sealed class HostSslWithoutTls : IAdviceRule
{
    /// <summary>Once: the cause is one.</summary>
    public IEnumerable<HbaAdvice> Read(AdviceReading reading)
    {
        if (reading.Facts.TlsIsOn || reading.Facts.TlsIsUnknown) return [];
        AdviceRecord[] asking = [.. reading.Open.Where(record => record.Record.Type == HbaConnectionType.HostSsl)];
        return asking is [var first, ..]
            ? [first.Say(
                FindingCode.HbaTlsOff,
                Severity.Warning,
                asking.Length == 1 ? "This hostssl record matches nobody: the server's TLS is off."
                    : $"This and {asking.Length - 1} more hostssl records match nobody: the server's TLS is off.",
                "Set up the server certificate.")]
            : [];
    }
}
