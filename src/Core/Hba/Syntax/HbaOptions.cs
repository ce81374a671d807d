using System.Collections.Immutable;
using System.Globalization;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>The options of one record, checked as the server checks them, in the order in which it finds fault.</summary>
internal sealed class HbaOptions(HbaConnectionType type, string method, int major, HbaBuild build)
{
    private static readonly string[] s_ldap =
        ["ldapserver", "ldapport", "ldapscheme", "ldaptls", "ldapprefix", "ldapsuffix", "ldapbasedn", "ldapbinddn", "ldapbindpasswd",
            "ldapsearchattribute", "ldapsearchfilter"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly ImmutableArray<HbaOption>.Builder _written = ImmutableArray.CreateBuilder<HbaOption>();
    private int _ldapScope;

    /// <summary>Whether a record of the method has options in force, or needs some, without any written.</summary>
    public static bool AreImplied(string method) => method is "gss" or "sspi" or "ldap" or "radius" or "cert" or "oauth";

    /// <summary>As written, the repeated ones too.</summary>
    public ImmutableArray<HbaOption> Written => _written.ToImmutable();

    public int Count => _written.Count;

    public string? ClientCert { get; private set; }

    public HbaRefusal? Add(string token)
    {
        var equals = token.IndexOf('=');
        if (equals < 0) return HbaRefusal.Of($"authentication option not in name=value format: {token}");
        var (name, value) = (token[..equals], token[(equals + 1)..]);
        _written.Add(new(name, value));
        _ldapScope = 2;
        if (Check(name, value) is { } refusal) return refusal;
        if (name != "ldapurl") _values[name] = value;
        return null;
    }

    private HbaRefusal? Check(string name, string value) => name switch
    {
        "map" => Only(name, method is "ident" or "peer" or "gss" or "sspi" or "cert" || (method == "oauth" && major >= 18),
            major >= 18 ? "ident, peer, gssapi, sspi, cert, and oauth" : "ident, peer, gssapi, sspi, and cert"),
        "clientcert" => CheckClientCert(value),
        "clientname" when major >= 14 => CheckClientName(value),
        "pamservice" or "pam_use_hostname" => Only(name, method == "pam", "pam"),
        "ldapurl" => Only(name, method == "ldap", "ldap") ?? TakeUrl(value),
        "ldapport" => Only(name, method == "ldap", "ldap")
            ?? (Number(value) == 0 ? HbaRefusal.Of($"invalid LDAP port number: \"{value}\"") : null),
        _ when s_ldap.Contains(name, StringComparer.Ordinal) => Only(name, method == "ldap", "ldap"),
        "krb_realm" or "include_realm" => Only(name, method is "gss" or "sspi", "gssapi and sspi"),
        "compat_realm" or "upn_username" => Only(name, method == "sspi", "sspi"),
        "radiusservers" or "radiusports" or "radiussecrets" or "radiusidentifiers" =>
            Only(name, method == "radius", "radius") ?? HbaRadius.Check(name, value),
        "issuer" or "scope" or "validator" or "delegate_ident_mapping" when major >= 18 => Only(name, method == "oauth", "oauth"),
        _ => HbaRefusal.Of($"unrecognized authentication option name: \"{name}\""),
    };

    private static HbaRefusal? Only(string name, bool valid, string methods) =>
        valid ? null : HbaRefusal.Of($"authentication option \"{name}\" is only valid for authentication methods {methods}");

    private HbaRefusal? CheckClientCert(string value)
    {
        if (type != HbaConnectionType.HostSsl) return HbaRefusal.Of("clientcert can only be configured for \"hostssl\" rows");
        switch (value)
        {
            case "verify-full":
                ClientCert = value;
                return null;
            case "verify-ca" when method == "cert" && major >= 14:
                return HbaRefusal.Of("clientcert can only be set to \"verify-full\" when using \"cert\" authentication");
            case "verify-ca" or "1" when value == "verify-ca" || major < 14:
                ClientCert = "verify-ca";
                return null;
            case "no-verify" or "0" when major < 14:
                if (method == "cert") return HbaRefusal.Of("clientcert cannot be set to \"no-verify\" when using \"cert\" authentication");
                ClientCert = null;
                return null;
            default:
                return HbaRefusal.OnlyLogged($"invalid value for clientcert: \"{value}\"");
        }
    }

    private HbaRefusal? CheckClientName(string value)
    {
        if (type != HbaConnectionType.HostSsl) return HbaRefusal.Of("clientname can only be configured for \"hostssl\" rows");
        return value is "CN" or "DN" ? null : HbaRefusal.OnlyLogged($"invalid value for clientname: \"{value}\"");
    }

    private HbaRefusal? TakeUrl(string text)
    {
        if (LdapUrl.Parse(text, out var error) is not { } url) return HbaRefusal.Of(error);
        if (url.EndsServer) return new(null, $"the LDAP URL \"{text}\" has attributes without a name", EndsServer: true);
        _values["ldapscheme"] = url.Scheme;
        if (url.Host is not null) _values["ldapserver"] = url.Host;
        _values["ldapport"] = url.Port.ToString(CultureInfo.InvariantCulture);
        if (url.BaseDn is not null) _values["ldapbasedn"] = url.BaseDn;
        if (url.Attribute is not null) _values["ldapsearchattribute"] = url.Attribute;
        if (url.Filter is not null) _values["ldapsearchfilter"] = url.Filter;
        _ldapScope = url.Scope;
        return null;
    }

    /// <summary>What the server checks once it has all options.</summary>
    public HbaRefusal? Finish()
    {
        var refusal = method switch
        {
            "ldap" => FinishLdap(),
            "radius" => HbaRadius.Finish(_values, major),
            "oauth" => FinishOauth(),
            _ => null,
        };
        if (method == "cert") ClientCert = "verify-full";
        return refusal is { } error ? error : null;
    }

    private HbaRefusal? FinishLdap()
    {
        if (_values.ContainsKey("ldapprefix") || _values.ContainsKey("ldapsuffix"))
        {
            if (!s_ldap[6..].Any(_values.ContainsKey)) return null;
            return HbaRefusal.Of(major >= 18
                ? "cannot mix options for simple bind and search+bind modes"
                : "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, ldapsearchfilter, or ldapurl together with "
                    + "ldapprefix");
        }

        if (!_values.ContainsKey("ldapbasedn"))
            return HbaRefusal.Of(
                "authentication method \"ldap\" requires argument \"ldapbasedn\", \"ldapprefix\", or \"ldapsuffix\" to be set");
        return _values.ContainsKey("ldapsearchattribute") && _values.ContainsKey("ldapsearchfilter")
            ? HbaRefusal.Of("cannot use ldapsearchattribute together with ldapsearchfilter")
            : null;
    }

    private HbaRefusal? FinishOauth()
    {
        foreach (var needed in (string[])["scope", "issuer"])
            if (!_values.ContainsKey(needed))
                return HbaRefusal.Of($"authentication method \"oauth\" requires argument \"{needed}\" to be set");
        if (build.OauthValidators.Length == 0)
            return HbaRefusal.Of("oauth_validator_libraries must be set for authentication method oauth");
        var validators = build.OauthValidators.Split(',', StringSplitOptions.TrimEntries);
        if (!_values.TryGetValue("validator", out var validator))
        {
            if (validators.Length > 1)
                return HbaRefusal.Of("authentication method \"oauth\" requires argument \"validator\" to be set when "
                    + "oauth_validator_libraries contains multiple options");
            _values["validator"] = validators[0];
        }
        else if (!validators.Contains(validator, StringComparer.Ordinal))
        {
            return HbaRefusal.Of($"validator \"{validator}\" is not permitted by oauth_validator_libraries");
        }

        return _values.GetValueOrDefault("delegate_ident_mapping") == "1" && _values.ContainsKey("map")
            ? HbaRefusal.Of("map cannot be used in combination with delegate_ident_mapping")
            : null;
    }

    /// <summary>The view's options column: what is in force, in the server's order; null when there is not one.</summary>
    public ImmutableArray<string>? Shown()
    {
        var shown = ImmutableArray.CreateBuilder<string>();
        void Show(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                if (_values.TryGetValue(name, out var value)) shown.Add($"{name}={value}");
        }

        if (method is "gss" or "sspi")
        {
            if (_values.GetValueOrDefault("include_realm", "1") == "1") shown.Add("include_realm=true");
            Show("krb_realm");
        }

        Show("map");
        if (ClientCert is not null) shown.Add($"clientcert={ClientCert}");
        Show("pamservice");
        if (method == "ldap") ShowLdap(shown, Show);
        if (method == "radius") Show("radiusservers", "radiussecrets", "radiusidentifiers", "radiusports");
        if (method == "oauth")
        {
            Show("issuer", "scope", "validator");
            if (_values.GetValueOrDefault("delegate_ident_mapping") == "1") shown.Add("delegate_ident_mapping=true");
        }

        return shown.Count > 0 ? shown.ToImmutable() : null;
    }

    private delegate void Shower(params ReadOnlySpan<string> names);

    private void ShowLdap(ImmutableArray<string>.Builder shown, Shower show)
    {
        show("ldapserver");
        if (_values.TryGetValue("ldapport", out var port) && Number(port) != 0) shown.Add($"ldapport={Number(port)}");
        show("ldapscheme");
        if (_values.GetValueOrDefault("ldaptls") == "1") shown.Add("ldaptls=true");
        show("ldapprefix", "ldapsuffix", "ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter");
        if (_ldapScope != 0) shown.Add($"ldapscope={_ldapScope}");
    }

    /// <summary>As <c>atoi</c>: leading digits, 0 for none.</summary>
    internal static int Number(string text)
    {
        var digits = text.AsSpan().TrimStart(" \t\n\v\f\r");
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+")) digits = digits[1..];
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        if (end >= 0) digits = digits[..end];
        long value = 0;
        foreach (var digit in digits) value = Math.Min(long.MaxValue / 16, (value * 10) + (digit - '0'));
        return unchecked((int)(negative ? -value : value));
    }
}
