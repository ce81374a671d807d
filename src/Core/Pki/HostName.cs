using System.Net;
using System.Net.Sockets;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// Checks what a person typed as a server's name: an A-label host name (RFC 1123, RFC 5890) or an IP address, nothing around it.
/// </summary>
internal static class HostName
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    public static SubjectAlternativeName? Parse(string text, out Finding? problem)
    {
        problem = Surroundings(text);
        if (problem is not null)
            return null;
        return LooksLikeAddress(text) ? ParseAddress(text, out problem) : ParseName(text, out problem);
    }

    /// <summary>What people paste around a name: spaces, a URL, a port, a network.</summary>
    private static Finding? Surroundings(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Refusal(FindingCode.SanEmpty, "A name is empty.", "Give a host name or an IP address that clients connect to.", null);
        if (text.Length > 1024)
            return Refusal(FindingCode.SanTooLong, $"A name has {text.Length} characters.",
                $"Give a host name of at most {LongestName} characters.", null);
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return Refusal(FindingCode.SanSpace, "A name contains a space or a control character.",
                "Give one host name or address an entry, without spaces.", text);
        if (text.Contains("://", StringComparison.Ordinal))
            return Refusal(FindingCode.SanUrl, $"{text} is a URL.", "Give only its host name or address.", text);
        if (text.StartsWith('/') || text.StartsWith('@'))
            return Refusal(FindingCode.SanPath, $"{text} is a Unix-domain socket.",
                "A socket has no certificate name: give the host name or address of TCP clients.", text);
        if (text.Contains('/', StringComparison.Ordinal))
            return Refusal(FindingCode.SanNetwork, $"{text} is a network or a path, not one host.",
                "Give each host name or address of the server by itself.", text);
        if (text.StartsWith('['))
            return Refusal(FindingCode.SanBrackets, $"{text} has the brackets of a URL.",
                "Give the IPv6 address without brackets and without port.", text);
        if (text.Count(c => c == ':') == 1)
            return Refusal(FindingCode.SanPort, $"{text} has a port.",
                "Give the name without the port: a certificate holds for every port.", text);
        return null;
    }

    private static bool LooksLikeAddress(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text[(text.LastIndexOf('.') + 1)..].All(char.IsAsciiDigit) && !text.EndsWith('.');

    private static SubjectAlternativeName.Ip? ParseAddress(string text, out Finding? problem)
    {
        problem = null;
        if (text.Contains('%', StringComparison.Ordinal))
            problem = Refusal(FindingCode.SanZone, $"{text} has a zone, which means something on one machine only.",
                "Give an address that clients use, without %.", text);
        else if (!IPAddress.TryParse(text, out var address)
            || address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text)
            problem = Refusal(FindingCode.SanAddress, $"{text} is no IP address.",
                "Give four numbers from 0 to 255 without leading zeros, an IPv6 address, or a host name.", text);
        else if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            problem = Refusal(FindingCode.SanUnspecified, $"{text} is where a server listens, not where clients connect.",
                "Give the address that clients connect to.", text);
        else if (address.IsIPv4MappedToIPv6)
            problem = Refusal(FindingCode.SanMapped, $"{text} is an IPv4 address in IPv6 form.", $"Give {address.MapToIPv4()}.", text);
        else
            return new SubjectAlternativeName.Ip(address);
        return null;
    }

    private static SubjectAlternativeName.Dns? ParseName(string text, out Finding? problem)
    {
        if (text.EndsWith('.'))
        {
            problem = Refusal(FindingCode.SanTrailingDot, $"{text} ends with a dot, which certificates do not write.",
                "Give the name without the final dot.", text);
            return null;
        }
        var name = text;
        problem = text.All(char.IsAscii) ? null : InternationalName.ToALabels(text, out name);
        if (problem is not null) return null;
        name = name.ToLowerInvariant();
        problem = Mapped(text, name) ?? Labels(text, name) ?? InternationalName.CheckALabels(text, name);
        return problem is null ? new SubjectAlternativeName.Dns(name) : null;
    }

    /// <summary>What other characters become: digits and stops of other widths may spell an address, or a dot at the end.</summary>
    private static Finding? Mapped(string text, string name) => name switch
    {
        _ when text.All(char.IsAscii) => null,
        "" or [.., '.'] => Refusal(FindingCode.SanTrailingDot, $"{text} ends with a dot, which certificates do not write.",
            "Give the name without the final dot.", text),
        _ when LooksLikeAddress(name) => Refusal(FindingCode.SanAddress, $"{text} looks like an address in other characters.",
            $"Give {name} in ASCII digits, if that is the address.", text),
        _ => null,
    };

    private static Finding? Labels(string text, string name)
    {
        if (name.Length > LongestName)
            return Refusal(FindingCode.SanTooLong, $"The name has {name.Length} characters.",
                $"Give a host name of at most {LongestName} characters.", text);
        var labels = name.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            if (i == 0 && label == "*" && labels.Length > 1)
                continue;
            if (label.Contains('*', StringComparison.Ordinal))
                return Refusal(FindingCode.SanWildcard, $"{text} has a wildcard where no client accepts one.",
                    "Write the wildcard as the whole leftmost label: *.example.com.", text);
            if (label.Length == 0)
                return Refusal(FindingCode.SanLabel, $"{text} has an empty label.", "Remove the doubled or leading dot.", text);
            if (label.Length > LongestLabel)
                return Refusal(FindingCode.SanLabel, $"A label of {text} has {label.Length} characters.",
                    $"Give labels of at most {LongestLabel} characters.", text);
            if (label.StartsWith('-') || label.EndsWith('-'))
                return Refusal(FindingCode.SanLabel, $"A label of {text} begins or ends with a hyphen.",
                    "Give the host name as DNS has it.", text);
            if (!label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                return Refusal(FindingCode.SanCharacter, $"{text} contains a character that host names do not have.",
                    "Use letters, digits, hyphens and dots only.", text);
        }
        return null;
    }

    private static Finding Refusal(FindingCode code, string message, string remedy, string? at) =>
        new(code, Severity.Error, message, remedy, at);
}
