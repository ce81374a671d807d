using System.Net;
using System.Text;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;

namespace PgTlsDashboard.Core.Probe.Full.HostNames;

/// <summary>
/// The names of a certificate as they stand in it: dNSNames, iPAddresses of a valid length, and CNs in the order of the subject.
/// </summary>
internal sealed record CertificateNames(List<string> Dns, List<IPAddress> Addresses, List<string> CommonNames)
{
    public bool HasAny => Dns.Count + Addresses.Count > 0;

    public static CertificateNames Of(Certificate leaf)
    {
        var (all, common) = LeafNames.Of(leaf.Der.AsSpan());
        return new(
            [.. all.Where(name => !name.IsAddress).Select(name => Encoding.Latin1.GetString(name.Value))],
            [.. all.Where(name => name.IsAddress && name.Value.Length is 4 or 16).Select(name => new IPAddress(name.Value))],
            common);
    }
}
