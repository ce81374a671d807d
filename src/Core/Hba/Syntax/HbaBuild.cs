namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>
/// What a server was built with, and has switched on, as far as pg_hba.conf depends on it. The default is what the packages of the
/// distributions hold; with less, the server calls a record invalid that names the missing part.
/// </summary>
public sealed record HbaBuild
{
    /// <summary>Debian's, Red Hat's and Docker's packages.</summary>
    public static readonly HbaBuild Packaged = new();

    /// <summary>A build of the server alone, as the portable archives are.</summary>
    public static readonly HbaBuild Portable = new() { Gss = false, Pam = false, Ldap = false };

    public bool Gss { get; init; } = true;

    public bool Pam { get; init; } = true;

    public bool Ldap { get; init; } = true;

    /// <summary>A packaged server with these settings; what they do not set stays as it is by default.</summary>
    public static HbaBuild OfSettings(IReadOnlyDictionary<string, string> settings) => Packaged with
    {
        Ssl = !settings.TryGetValue("ssl", out var ssl) || ssl == "on",
        OauthValidators = settings.TryGetValue("oauth_validator_libraries", out var validators) ? validators : "",
    };

    /// <summary><c>ssl = on</c>; without it the server takes hostssl records and says of each that it cannot match.</summary>
    public bool Ssl { get; init; } = true;

    /// <summary><c>oauth_validator_libraries</c> of 18, a comma list; empty by default, and oauth records are invalid then.</summary>
    public string OauthValidators { get; init; } = "";
}
