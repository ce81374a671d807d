using System.Globalization;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>An RFC 4516 URL, as OpenLDAP reads <c>ldapurl</c>: byte by byte, and an invalid escape empties its part.</summary>
internal sealed record LdapUrl(string Scheme, string? Host, int Port, string? BaseDn, string? Attribute, int Scope, string? Filter)
{
    /// <summary>
    /// Attributes without a name, as in <c>?,</c>: the server takes the first of none and crashes, at a look into the view as at a reload.
    /// </summary>
    public bool EndsServer { get; private init; }

    private static readonly string[] s_schemes = ["ldap", "ldaps", "ldapi", "pldap", "pldaps"];

    /// <summary>The library names an URL error by the number that it has among the LDAP errors.</summary>
    private const string BadScheme = "Time limit exceeded";
    private const string BadEnclosure = "Size limit exceeded";
    private const string BadUrl = "Compare False";
    private const string BadScope = "Strong(er) authentication required";
    private const string BadFilter = "Partial results and referral received";
    private const string BadExtensions = "Referral";

    /// <param name="error">The server's own words.</param>
    public static LdapUrl? Parse(string text, out string error)
    {
        var url = Read(text, out var fault);
        error = fault.Length > 0 ? $"could not parse LDAP URL \"{text}\": {fault}" : "";
        if (url is null or { Scheme: "ldap" or "ldaps" }) return url;
        error = $"unsupported LDAP URL scheme: {url.Scheme}";
        return null;
    }

    private static LdapUrl? Read(string text, out string fault)
    {
        fault = BadScheme;
        var rest = text.StartsWith('<') ? text[1..] : text;
        if (rest.StartsWith("URL:", StringComparison.OrdinalIgnoreCase)) rest = rest[4..];
        var scheme = Array.Find(s_schemes, name => rest.StartsWith(name + "://", StringComparison.OrdinalIgnoreCase));
        if (scheme is null) return null;
        rest = rest[(scheme.Length + 3)..];
        if (text.StartsWith('<'))
        {
            fault = BadEnclosure;
            if (!rest.EndsWith('>')) return null;
            rest = rest[..^1];
        }

        fault = "";
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash >= 0 ? rest[..slash] : rest.Split('?', 2)[0];
        var port = 0;
        if (scheme != "ldapi" && !TakePort(ref authority, out port))
        {
            fault = BadUrl;
            return null;
        }

        if (port == 0 && scheme != "ldapi") port = scheme == "ldaps" ? 636 : 389;
        var host = Unescape(authority);
        var url = new LdapUrl(scheme, host.Length > 0 ? host : null, port, null, null, 0, null);
        return slash < 0 ? url : url.WithParts(rest[(slash + 1)..].Split('?'), ref fault);
    }

    /// <summary>Takes the port, and the brackets of an IPv6 address, off the authority.</summary>
    private static bool TakePort(ref string authority, out int port)
    {
        port = 0;
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? authority : authority[..colon];
        if (authority.StartsWith('['))
        {
            var end = authority.IndexOf(']', StringComparison.Ordinal);
            if (end < 0) return false;
            host = authority[1..end];
            colon = authority.IndexOf(':', end);
            if (colon > end + 1) return false;
        }

        var number = colon < 0 ? null : Unescape(authority[(colon + 1)..]);
        authority = host;
        return number is null || TryPort(number, out port);
    }

    /// <summary>As <c>strtol</c> reads it, cut to an int.</summary>
    private static bool TryPort(string text, out int port)
    {
        port = 0;
        var digits = text.AsSpan().TrimStart(" \t\n\v\f\r");
        var isNegative = digits.StartsWith("-");
        if (isNegative || digits.StartsWith("+")) digits = digits[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            number = isNegative ? long.MinValue : long.MaxValue;
        else if (isNegative) number = -number;
        port = unchecked((int)number);
        return true;
    }

    private LdapUrl? WithParts(string[] parts, ref string fault)
    {
        var url = this with { BaseDn = Unescape(parts[0]) };
        if (parts.Length > 1 && parts[1].Length > 0)
        {
            var attribute = Unescape(parts[1]).Split(',', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            url = url with { Attribute = attribute, EndsServer = attribute is null };
        }

        if (parts.Length > 2 && parts[2].Length > 0)
        {
            fault = BadScope;
            if (ScopeOf(Unescape(parts[2])) is not { } scope) return null;
            url = url with { Scope = scope };
        }

        if (parts.Length > 3 && parts[3].Length > 0)
        {
            fault = BadFilter;
            if (Unescape(parts[3]) is not { Length: > 0 } filter) return null;
            url = url with { Filter = filter };
        }

        if (parts.Length > 4)
        {
            fault = BadUrl;
            if (parts.Length > 5) return null;
            fault = BadExtensions;
            if (parts[4].Trim(',').Length == 0) return null;
        }

        fault = "";
        return url;
    }

    private static int? ScopeOf(string name) => name.ToLowerInvariant() switch
    {
        "base" => 0,
        "one" or "onelevel" => 1,
        "sub" or "subtree" => 2,
        "children" or "subordinate" => 3,
        _ => null,
    };

    private static string Unescape(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        var bytes = AuthText.Encode(text);
        var length = 0;
        for (var place = 0; place < bytes.Length; place++)
        {
            var value = bytes[place];
            if (value == '%')
            {
                if (place + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[place + 1])
                    || !char.IsAsciiHexDigit((char)bytes[place + 2])) return "";
                value = byte.Parse(bytes.AsSpan(place + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                place += 2;
            }

            bytes[length++] = value;
        }

        var end = bytes.AsSpan(0, length).IndexOf((byte)0);
        return AuthText.Decode(bytes.AsSpan(0, end < 0 ? length : end));
    }
}
