using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>Whether a certificate is for a host.</summary>
/// <param name="ByCommonName">The CN decided, because no SAN of the host's kind exists.</param>
/// <param name="Names">The names that were compared, as they stand in the certificate, neutralised.</param>
/// <param name="HasNames">Whether there is any dNSName or iPAddress SAN; without one Go and most newer clients refuse.</param>
public sealed record HostNameVerdict(bool Matches, bool ByCommonName, ImmutableArray<string> Names, bool HasNames);

/// <summary>
/// Judges as libpq's verify-full: SANs by kind, an iPAddress by value, a name as text without case, <c>*.</c> for one label,
/// and the CN where no SAN of the host's kind exists (fe-secure-common.c, RFC 6125).
/// </summary>
public static class HostNameValidator
{
    public static HostNameVerdict Validate(Certificate leaf, string host) => Validate(leaf.Der.AsSpan(), host);

    public static HostNameVerdict Validate(ReadOnlySpan<byte> leafDer, string host)
    {
        var (names, common) = LeafNames.Of(leafDer);
        var address = ParseAddress(host);
        var seen = ImmutableArray.CreateBuilder<string>();
        var checkCommonName = true;
        foreach (var (isAddress, value) in names)
        {
            if (isAddress == address is not null) checkCommonName = false;
            seen.Add(Show(isAddress, value));
            var match = isAddress ? MatchAddress(value, address) : MatchName(value, host);
            // As in libpq, a name that cannot be read (an embedded NUL, an odd length) ends the search without a match.
            if (match is not null) return new(match.Value, ByCommonName: false, seen.ToImmutable(), HasNames: true);
        }
        if (checkCommonName && common is [var first, ..])
        {
            seen.Add(WireText.Neutralise(first));
            return new(MatchName(first, host) ?? false, ByCommonName: true, seen.ToImmutable(), names.Count > 0);
        }
        return new(false, ByCommonName: false, seen.ToImmutable(), names.Count > 0);
    }

    private static bool? MatchName(ReadOnlySpan<byte> name, string host)
    {
        if (name.Contains((byte)0)) return false;
        var text = Encoding.Latin1.GetString(name);
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(host));
        return EqualsIgnoringCase(text, bytes) || MatchWildcard(text, bytes) ? true : null;
    }

    private static bool? MatchName(string name, string host) => MatchName(Encoding.UTF8.GetBytes(name), host);

    private static bool MatchWildcard(string pattern, string host)
    {
        if (pattern.Length < 3 || !pattern.StartsWith("*.", StringComparison.Ordinal) || pattern.Length > host.Length) return false;
        var label = host.Length - pattern.Length + 1;
        return EqualsIgnoringCase(pattern[1..], host[label..]) && host.IndexOf('.', StringComparison.Ordinal) == label;
    }

    private static bool EqualsIgnoringCase(string a, string b) =>
        Ascii.EqualsIgnoreCase(Encoding.Latin1.GetBytes(a), Encoding.Latin1.GetBytes(b))
        || string.Equals(a, b, StringComparison.Ordinal);

    private static bool? MatchAddress(byte[] value, IPAddress? host)
    {
        if (value.Length is not 4 and not 16) return false;
        return host is not null && value.AsSpan().SequenceEqual(host.GetAddressBytes()) ? true : null;
    }

    /// <summary>What inet_aton and inet_pton take: no brackets, no scope.</summary>
    internal static IPAddress? ParseAddress(string host) =>
        host.AsSpan().IndexOfAny('[', ']', '%') < 0 && IPAddress.TryParse(host, out var address)
            && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? IPAddress.Parse(host) : null;

    private static string Show(bool isAddress, byte[] value) =>
        isAddress && value.Length is 4 or 16 ? new IPAddress(value).ToString() : WireText.Neutralise(value);
}
