using System.Globalization;

namespace PgTlsDashboard.Core.Hba;

/// <summary>An RFC 4516 URL, as OpenLDAP reads <c>ldapurl</c>.</summary>
internal sealed record LdapUrl(string Scheme, string? Host, string Port, string? BaseDn, string? Attribute, int Scope, string? Filter)
{
    /// <param name="error">The server's own words, which name a URL error as an LDAP error of the same number.</param>
    public static LdapUrl? Parse(string text, out string error)
    {
        string Bad(string words) => $"could not parse LDAP URL \"{text}\": {words}";
        error = Bad("Time limit exceeded");
        var inner = text.StartsWith('<') ? text[1..] : text;
        if (inner.StartsWith("URL:", StringComparison.OrdinalIgnoreCase)) inner = inner[4..];
        var scheme = ((string[])["ldap", "ldaps", "ldapi", "cldap"]).FirstOrDefault(name => inner.StartsWith(name + "://", StringComparison.OrdinalIgnoreCase));
        if (scheme is null) return null;
        if (text.StartsWith('<'))
        {
            error = Bad("Size limit exceeded");
            if (!inner.EndsWith('>')) return null;
            inner = inner[..^1];
        }

        var rest = inner[(scheme.Length + 3)..];
        var slash = rest.IndexOfAny(['/', '?']);
        var authority = slash < 0 ? rest : rest[..slash];
        var tail = slash < 0 ? "" : rest[slash] == '/' ? rest[(slash + 1)..] : rest[slash..];
        var parts = tail.Split('?', 5);
        var port = scheme == "ldaps" ? "636" : "389";
        var colon = authority.LastIndexOf(':');
        if (scheme != "ldapi" && colon > authority.LastIndexOf(']'))
        {
            port = authority[(colon + 1)..];
            authority = authority[..colon];
            error = Bad("Compare False");
            if (!int.TryParse(port, NumberStyles.None, null, out _)) return null;
        }

        var scope = (parts.Length > 2 ? parts[2].ToLowerInvariant() : "") switch
        {
            "" or "base" => 0,
            "one" or "onelevel" => 1,
            "sub" or "subtree" => 2,
            _ => -1,
        };
        error = Bad("Strong(er) authentication required");
        if (scope < 0) return null;
        if (scheme is not ("ldap" or "ldaps"))
        {
            error = $"unsupported LDAP URL scheme: {scheme}";
            return null;
        }

        string? Part(int index) => parts.Length > index && parts[index].Length > 0 ? Uri.UnescapeDataString(parts[index]) : null;
        return new(scheme, Uri.UnescapeDataString(authority), port, Part(0) ?? (slash < 0 ? null : ""), Part(1)?.Split(',')[0], scope, Part(3));
    }
}
