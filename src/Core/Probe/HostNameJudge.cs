using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Probe;

/// <summary>Whether a certificate is for a host.</summary>
/// <param name="ByCommonName">The CN decided, because no SAN of the host's kind exists.</param>
/// <param name="Names">The names that were compared, as they stand in the certificate, neutralised.</param>
/// <param name="HasNames">Whether there is any dNSName or iPAddress SAN; without one Go and most newer clients refuse.</param>
public sealed record HostNameVerdict(bool Matches, bool ByCommonName, ImmutableArray<string> Names, bool HasNames);

/// <summary>
/// Judges as libpq's verify-full: SANs by kind, an iPAddress by value, a name as text without case, <c>*.</c> for one label,
/// and the CN where no SAN of the host's kind exists (fe-secure-common.c, RFC 6125).
/// </summary>
public static class HostNameJudge
{
    private const int MaxNames = 200;
    private const int MaxCommonNames = 20;
    private static readonly Asn1Tag s_dnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag s_ipAddress = new(TagClass.ContextSpecific, 7);

    public static HostNameVerdict Judge(Certificate leaf, string host) => Judge(leaf.Der.AsSpan(), host);

    public static HostNameVerdict Judge(ReadOnlySpan<byte> leafDer, string host)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(leafDer);
        var address = ParseAddress(host);
        var names = ReadNames(certificate);
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
        if (checkCommonName && FirstCommonName(certificate) is { } common)
        {
            seen.Add(WireText.Neutralise(common));
            return new(MatchName(common, host) ?? false, ByCommonName: true, seen.ToImmutable(), names.Count > 0);
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

    private static bool EqualsIgnoringCase(string a, string b) => Ascii.EqualsIgnoreCase(Encoding.Latin1.GetBytes(a), Encoding.Latin1.GetBytes(b))
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

    internal static List<(bool IsAddress, byte[] Value)> ReadNames(X509Certificate2 certificate)
    {
        var names = new List<(bool, byte[])>();
        var extensions = certificate.Extensions.Where(e => e.Oid?.Value == "2.5.29.17").ToList();
        // OpenSSL takes a second SAN extension, or one that does not decode, as none.
        if (extensions.Count != 1) return names;
        try
        {
            var sequence = new AsnReader(extensions[0].RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData && names.Count < MaxNames)
            {
                var tag = sequence.PeekTag();
                if (tag == s_dnsName) names.Add((false, sequence.ReadOctetString(s_dnsName)));
                else if (tag == s_ipAddress) names.Add((true, sequence.ReadOctetString(s_ipAddress)));
                else sequence.ReadEncodedValue();
            }
            return names;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    private static string? FirstCommonName(X509Certificate2 certificate) => CommonNames(certificate).FirstOrDefault();

    /// <summary>In the order of the subject, at most 20 of them.</summary>
    internal static List<string> CommonNames(X509Certificate2 certificate)
    {
        var found = new List<string>();
        try
        {
            foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
                if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3" && found.Count < MaxCommonNames && part.GetSingleElementValue() is { } name) found.Add(name);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return found;
        }
        return found;
    }

    private static string Show(bool isAddress, byte[] value) =>
        isAddress && value.Length is 4 or 16 ? new IPAddress(value).ToString() : WireText.Neutralise(value);
}
