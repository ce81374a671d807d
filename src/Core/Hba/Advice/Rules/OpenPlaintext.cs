using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>Every address of a family may come without TLS.</summary>
internal sealed class OpenPlaintext : IAdviceRule
{
    public IEnumerable<HbaAdvice> Read(AdviceReading reading) => reading.Open
        .Where(record => IsWhole(record.Record.Address) && reading.FromNetwork(record, AccessTransport.Plaintext).Any())
        .Select(record => record.Say(
            FindingCode.HbaOpenPlaintext,
            Severity.Warning,
            $"{AdviceText.Who(record.Record)} may connect without TLS from {AdviceText.From(record.Record)}.",
            reading.Facts.TlsIsOn ? "Make it hostssl, or name the networks that it is meant for." : TlsRemedy.WithoutTls,
            TlsRemedy.Edits(reading, record)));

    internal static bool IsWhole(HbaAddress? address) =>
        address is HbaAddress.Any
            || (address is HbaAddress.Network { Mask: var mask } && Array.TrueForAll(mask.GetAddressBytes(), part => part == 0));
}
