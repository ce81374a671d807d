namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>Auth methods by the names of pg_hba.conf, and what a build makes of them.</summary>
internal static class HbaMethods
{
    /// <returns>The server's own words against the method; null when it takes it.</returns>
    public static string? Refuse(string method, int major, HbaBuild build)
    {
        var supported = method switch
        {
            "trust" or "reject" or "ident" or "peer" or "password" or "md5" or "scram-sha-256" or "cert" or "radius" => true,
            "gss" => build.Gss,
            "pam" => build.Pam,
            "ldap" => build.Ldap,
            "sspi" or "bsd" => false,
            "oauth" when major >= 18 => true,
            _ => (bool?)null,
        };
        return supported switch
        {
            true => null,
            false => $"invalid authentication method \"{method}\": not supported by this build",
            null => $"invalid authentication method \"{method}\"",
        };
    }

    /// <returns>The server's own words against the method on this type of connection; null when they go together.</returns>
    public static string? RefuseOn(HbaConnectionType type, string method) => (type, method) switch
    {
        (HbaConnectionType.Local, "gss") => "gssapi authentication is not supported on local sockets",
        (not HbaConnectionType.Local, "peer") => "peer authentication is only supported on local sockets",
        (not HbaConnectionType.HostSsl, "cert") => "cert authentication is only supported on hostssl connections",
        _ => null,
    };

    public static HbaConnectionType? Type(string text) => text switch
    {
        "local" => HbaConnectionType.Local,
        "host" => HbaConnectionType.Host,
        "hostssl" => HbaConnectionType.HostSsl,
        "hostnossl" => HbaConnectionType.HostNoSsl,
        "hostgssenc" => HbaConnectionType.HostGssEnc,
        "hostnogssenc" => HbaConnectionType.HostNoGssEnc,
        _ => null,
    };
}
