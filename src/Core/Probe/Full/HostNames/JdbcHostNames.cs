using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Full.HostNames;

/// <summary>
/// pgjdbc's rules (PGjdbcHostnameVerifier): every SAN is compared as text without case, an IPv6 address therefore only in the spelling of
/// Java's InetAddress.getHostAddress; any dNSName shuts the CN out, an iPAddress does not; of several CNs the most specific counts;
/// a host of other letters is turned into A-labels first (java.net.IDN).
/// </summary>
internal static class JdbcHostNames
{
    public static HostNameReason Check(CertificateNames names, string host)
    {
        if (Canonical(host) is not { } canonical) return HostNameReason.InvalidHostName;
        foreach (var address in names.Addresses)
            if (string.Equals(Spelled(address), canonical, StringComparison.OrdinalIgnoreCase)) return HostNameReason.AddressMatches;
        foreach (var name in names.Dns)
            if (Matches(canonical, name)) return name.StartsWith('*') ? HostNameReason.WildcardMatches : HostNameReason.NameMatches;
        if (names.Dns.Count == 0 && MostSpecific(names.CommonNames) is { } common && Matches(canonical, common))
            return HostNameReason.CommonNameMatches;
        if (IPAddress.TryParse(canonical, out var asked))
            return names.Addresses.Contains(asked) ? HostNameReason.AddressSpelledOtherwise : names.HasAny
                ? HostNameReason.AddressDiffers
                : HostNameReason.NoSubjectAlternativeName;
        return names.HasAny ? HostNameReason.NameDiffers : HostNameReason.NoSubjectAlternativeName;
    }

    /// <summary>One star, at the left, for one label, and the pattern has a dot.</summary>
    private static bool Matches(string host, string pattern)
    {
        var star = pattern.LastIndexOf('*');
        if (star < 0) return string.Equals(host, pattern, StringComparison.OrdinalIgnoreCase);
        if (star > 0 || !pattern.Contains('.', StringComparison.Ordinal) || host.Length < pattern.Length - 1) return false;
        var from = host.Length - pattern.Length + 1;
        return !host.AsSpan(0, from).Contains('.') && host.AsSpan(from).Equals(pattern.AsSpan(1), StringComparison.OrdinalIgnoreCase);
    }

    private static string? MostSpecific(List<string> commonNames) => commonNames
        .OrderBy(name => name.Count(c => c == '.')).ThenByDescending(name => name.Count(c => c == '*')).ThenBy(name => name.Length)
        .LastOrDefault();

    private static string? Canonical(string host)
    {
        if (host.StartsWith('[') && host.EndsWith(']')) return host[1..^1];
        if (System.Text.Ascii.IsValid(host)) return host.Split('.').Any(label => label.Length > 63) ? null : host;
        return InternationalName.ToAsciiOfIdna2003(host);
    }

    private static string Spelled(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        return string.Join(':',
            Enumerable.Range(0, 8).Select(i => ((bytes[i * 2] << 8) | bytes[(i * 2) + 1]).ToString("x", CultureInfo.InvariantCulture)));
    }
}
