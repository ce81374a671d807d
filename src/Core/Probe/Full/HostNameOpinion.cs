using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>Whose rule for host names was applied.</summary>
public enum HostNameRule
{
    /// <summary>libpq 15's verify-full, and what builds on libpq (fe-secure-common.c).</summary>
    Libpq,
    /// <summary>pgjdbc's default verifier for verify-full (org.postgresql.ssl.PGjdbcHostnameVerifier).</summary>
    Jdbc,
    /// <summary>Go's crypto/x509 Certificate.VerifyHostname, which pgx and lib/pq use.</summary>
    Go,
}

/// <summary>Why a name was taken or not.</summary>
public enum HostNameReason
{
    NameMatches,
    WildcardMatches,
    AddressMatches,
    CommonNameMatches,
    /// <summary>No dNSName and no iPAddress; the CN does not count here, or is not this name.</summary>
    NoSubjectAlternativeName,
    NameDiffers,
    AddressDiffers,
    /// <summary>The address is there, but this client compares its text, and the text differs.</summary>
    AddressSpelledOtherwise,
    /// <summary>This client takes no such host name at all.</summary>
    InvalidHostName,
}

/// <summary>One client's verdict on the server name.</summary>
public sealed record HostNameOpinion(HostNameRule Rule, bool Matches, HostNameReason Reason)
{
    internal static HostNameOpinion Of(HostNameRule rule, HostNameReason reason) => new(rule, reason <= HostNameReason.CommonNameMatches, reason);
}

/// <summary>The three verdicts on one name.</summary>
public static class HostNameOpinions
{
    public static IEnumerable<HostNameOpinion> Of(Certificate leaf, string host)
    {
        var names = CertificateNames.Of(leaf);
        yield return HostNameOpinion.Of(HostNameRule.Libpq, ByLibpq(leaf, names, host));
        yield return HostNameOpinion.Of(HostNameRule.Jdbc, JdbcHostNames.Judge(names, host));
        yield return HostNameOpinion.Of(HostNameRule.Go, GoHostNames.Judge(names, host));
    }

    private static HostNameReason ByLibpq(Certificate leaf, CertificateNames names, string host)
    {
        var verdict = HostNameJudge.Judge(leaf, host);
        var isAddress = HostNameJudge.ParseAddress(host) is not null;
        return verdict switch
        {
            { Matches: true, ByCommonName: true } => HostNameReason.CommonNameMatches,
            { Matches: true } when isAddress && names.Dns.TrueForAll(name => name != host) => HostNameReason.AddressMatches,
            { Matches: true } when names.Dns.Exists(name => name.Equals(host, StringComparison.OrdinalIgnoreCase)) => HostNameReason.NameMatches,
            { Matches: true } => HostNameReason.WildcardMatches,
            { HasNames: false } => HostNameReason.NoSubjectAlternativeName,
            _ => isAddress ? HostNameReason.AddressDiffers : HostNameReason.NameDiffers,
        };
    }
}
