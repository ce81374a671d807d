using System.Globalization;

namespace PgTlsDashboard.Core.Hba;

/// <summary>An RFC 4516 URL, as OpenLDAP reads <c>ldapurl</c>.</summary>
internal sealed record LdapUrl(string Scheme, string? Host, string Port, string? BaseDn, string? Attribute, int Scope, string? Filter)
{
    public static LdapUrl? Parse(string text, out string error)
    {
        error = $"could not parse LDAP URL \"{text}\": Bad parameter to an ldap routine";
        var inner = text.StartsWith('<') && text.EndsWith('>') ? text[1..^1] : text;
        if (inner.StartsWith("URL:", StringComparison.OrdinalIgnoreCase)) inner = inner[4..];
        var mark = inner.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0) return null;
        var scheme = inner[..mark].ToLowerInvariant();
        if (scheme is not ("ldap" or "ldaps" or "ldapi" or "cldap")) return null;

        var rest = inner[(mark + 3)..];
        var slash = rest.IndexOfAny(['/', '?']);
        var authority = slash < 0 ? rest : rest[..slash];
        var tail = slash < 0 ? "" : rest[slash..].TrimStart('/');
        var parts = tail.Split('?', 5);
        var port = scheme == "ldaps" ? "636" : "389";
        var colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']'))
        {
            port = authority[(colon + 1)..];
            authority = authority[..colon];
            if (!int.TryParse(port, NumberStyles.None, null, out _)) return null;
        }

        var scope = (parts.Length > 2 ? parts[2].ToLowerInvariant() : "") switch
        {
            "" or "base" => 0,
            "one" or "onelevel" => 1,
            "sub" or "subtree" => 2,
            _ => -1,
        };
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
