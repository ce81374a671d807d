using System.Globalization;
using System.Net;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Full.HostNames;

/// <summary>
/// Go's rules (crypto/x509, Certificate.VerifyHostname): the CN never counts; an address matches iPAddress SANs by value only; a trailing
/// dot of the host is dropped; <c>*</c> stands for the leftmost label whole; names with other letters than a host name's match exactly or
/// not at all.
/// </summary>
internal static class GoHostNames
{
    public static HostNameReason Check(CertificateNames names, string host)
    {
        var bare = host is ['[', _, .., ']'] ? host[1..^1] : host;
        if (ParseAddress(bare) is { } address)
        {
            return names.Addresses.Exists(one => Same(one, address)) ? HostNameReason.AddressMatches
                : names.HasAny ? HostNameReason.AddressDiffers : HostNameReason.NoSubjectAlternativeName;
        }
        if (!names.HasAny) return HostNameReason.NoSubjectAlternativeName;
        var valid = IsValid(host, isPattern: false);
        foreach (var name in names.Dns)
        {
            if (valid && IsValid(name, isPattern: true))
            {
                if (Matches(name, host)) return name.StartsWith('*') ? HostNameReason.WildcardMatches : HostNameReason.NameMatches;
            }
            else if (name is not "" and not "." && string.Equals(name, host, StringComparison.OrdinalIgnoreCase)
                && host is not "" and not ".")
            {
                return HostNameReason.NameMatches;
            }
        }
        return HostNameReason.NameDiffers;
    }

    private static bool Matches(string pattern, string host)
    {
        var (wanted, labels) = (pattern.Split('.'), WithoutDot(host).Split('.'));
        if (wanted.Length != labels.Length) return false;
        for (var i = 0; i < wanted.Length; i++)
            if (!(i == 0 && wanted[i] == "*") && !string.Equals(wanted[i], labels[i], StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }

    private static bool IsValid(string name, bool isPattern)
    {
        if (!isPattern) name = WithoutDot(name);
        if (name.Length == 0 || name == "*") return false;
        var labels = name.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            if (isPattern && i == 0 && labels[i] == "*") continue;
            if (labels[i].Length == 0 || labels[i][0] == '-' || !labels[i].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                return false;
        }
        return true;
    }

    private static string WithoutDot(string host) => host.EndsWith('.') ? host[..^1] : host;

    private static bool Same(IPAddress a, IPAddress b) => a.MapToIPv6().Equals(b.MapToIPv6());

    /// <summary>net.ParseIP: four decimal parts without leading zeros, or IPv6 without a zone.</summary>
    private static IPAddress? ParseAddress(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return !text.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(text, out var v6) ? v6 : null;
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(IsOctet) ? IPAddress.Parse(text) : null;
    }

    private static bool IsOctet(string part) =>
        part.Length is >= 1 and <= 3 && (part.Length == 1 || part[0] != '0')
            && byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
