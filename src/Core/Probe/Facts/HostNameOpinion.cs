namespace PgTlsDashboard.Core.Probe.Facts;

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
    internal static HostNameOpinion Of(HostNameRule rule, HostNameReason reason) =>
        new(rule, reason <= HostNameReason.CommonNameMatches, reason);
}
