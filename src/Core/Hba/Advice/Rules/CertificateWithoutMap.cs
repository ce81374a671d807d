using PgTlsDashboard.Core.Hba.Advice.Reading;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>Without a map the CN must be the role, and no certificate that was handed out bears one of the record's roles.</summary>
internal sealed class CertificateWithoutMap : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading)
    {
        var names = reading.Facts.CommonNames;
        if (names.IsEmpty || !reading.Facts.TlsIsOn || !reading.Facts.HasClientAuthority) return [];
        return reading.Open
            .Where(record => record.Record.ClientCert == "verify-full"
                && !record.Record.Options.Any(option => option.Name is "map" || option is { Name: "clientname", Value: "DN" })
                && VerifyCaOnly.NamedRoles(record.Record) is { } roles && !roles.Any(role => names.Contains(role, StringComparer.Ordinal)))
            .Select(record => record.Say(
                FindingCode.HbaCertWithoutMap,
                Severity.Info,
                $"{AdviceText.Who(record.Record)} enters only with a certificate whose CN is the role, and none that was handed out "
                    + "here has that CN.",
                "Issue one for the role, or lead another CN to it by a map of pg_ident.conf on a cert record."));
    }
}
