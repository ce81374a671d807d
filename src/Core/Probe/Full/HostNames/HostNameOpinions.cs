using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Pki.Validation;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Full.HostNames;

/// <summary>The three verdicts on one name.</summary>
public static class HostNameOpinions
{
    public static IEnumerable<HostNameOpinion> Of(Certificate leaf, string host)
    {
        var names = CertificateNames.Of(leaf);
        yield return HostNameOpinion.Of(HostNameRule.Libpq, ByLibpq(leaf, names, host));
        yield return HostNameOpinion.Of(HostNameRule.Jdbc, JdbcHostNames.Check(names, host));
        yield return HostNameOpinion.Of(HostNameRule.Go, GoHostNames.Check(names, host));
    }

    private static HostNameReason ByLibpq(Certificate leaf, CertificateNames names, string host)
    {
        var verdict = HostNameValidator.Validate(leaf, host);
        var isAddress = HostNameValidator.ParseAddress(host) is not null;
        return verdict switch
        {
            { Matches: true, ByCommonName: true } => HostNameReason.CommonNameMatches,
            { Matches: true } when isAddress && names.Dns.TrueForAll(name => name != host) => HostNameReason.AddressMatches,
            { Matches: true } when names.Dns.Exists(name => name.Equals(host, StringComparison.OrdinalIgnoreCase)) =>
                HostNameReason.NameMatches,
            { Matches: true } => HostNameReason.WildcardMatches,
            { HasNames: false } => HostNameReason.NoSubjectAlternativeName,
            _ => isAddress ? HostNameReason.AddressDiffers : HostNameReason.NameDiffers,
        };
    }
}
