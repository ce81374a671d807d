using System.Net;
using PgTlsDashboard.Core.Hba.Advice.Reading;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Advice.Rules;

/// <summary>Any IPv4 address may come, the server listens on IPv6 too, and no record says a word of IPv6 from elsewhere.</summary>
internal sealed class UncoveredIpv6 : IAdviceRule
{
    private static readonly AddressPart s_otherMachines = new(
        AddressSet.Of(IPAddress.IPv6Any, IPAddress.IPv6Any)!.Minus(AddressSet.Of(IPAddress.IPv6Loopback, HbaAddressText.Mask(128, 128))!),
        null, V6: false, "::/0");

    /// <summary>Once: what is true of the first such record is true of the file.</summary>
    public IEnumerable<HbaAdvice> Read(AdviceReading reading)
    {
        if (reading.Facts.ListensOnIpv6 != true || reading.Facts.ListensOnNetwork == false) return [];
        return reading.Open
            .Where(record => record.Record.Address is HbaAddress.Network { Mask: var mask } && mask.Equals(IPAddress.Any)
                && reading.IsExposed(record) && IsUncovered(reading, record))
            .Take(1)
            .Select(record => record.Say(
                FindingCode.HbaIpv6Uncovered,
                Severity.Info,
                "The server listens on IPv6 too, and whoever this record lets in over IPv4 is refused over IPv6: 0.0.0.0/0 does not "
                    + "cover it.",
                "Add the same record for the IPv6 networks that it is meant for, or a reject for ::/0 to say that it is meant."));
    }

    private static bool IsUncovered(AdviceReading reading, AdviceRecord record) =>
        reading.Intersects([.. reading.Named(record).Select(region => region with { Addresses = s_otherMachines })],
            reading.Records.SelectMany(reading.Named)) == false;
}
