using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace PgTlsDashboard.Core.Login;

/// <summary>Maps libpq's keywords to Npgsql's; what would weaken the connection when passed over is refused by name.</summary>
internal static class LibpqToNpgsql
{
    private static readonly ImmutableHashSet<string> s_unmapped =
        ["oauth_client_id", "oauth_client_secret", "oauth_issuer", "oauth_scope", "replication", "requirepeer", "scram_client_key",
            "scram_server_key", "service", "servicefile", "sslcrl", "sslcrldir"];

    private static readonly Dictionary<string, SslMode> s_modes = new(StringComparer.Ordinal)
    {
        ["disable"] = SslMode.Disable,
        ["allow"] = SslMode.Allow,
        ["prefer"] = SslMode.Prefer,
        ["require"] = SslMode.Require,
        ["verify-ca"] = SslMode.VerifyCA,
        ["verify-full"] = SslMode.VerifyFull,
    };

    private static readonly Dictionary<string, SslNegotiation> s_negotiations =
        new(StringComparer.Ordinal) { ["postgres"] = SslNegotiation.Postgres, ["direct"] = SslNegotiation.Direct };

    private static readonly Dictionary<string, ChannelBinding> s_bindings = new(StringComparer.Ordinal)
    {
        ["disable"] = ChannelBinding.Disable,
        ["prefer"] = ChannelBinding.Prefer,
        ["require"] = ChannelBinding.Require,
    };

    private static readonly Dictionary<string, GssEncryptionMode> s_gssModes = new(StringComparer.Ordinal)
    {
        ["disable"] = GssEncryptionMode.Disable,
        ["prefer"] = GssEncryptionMode.Prefer,
        ["require"] = GssEncryptionMode.Require,
    };

    public static NpgsqlConnectionStringBuilder? Map(LibpqConnectionString source, out Finding? problem)
    {
        var values = source.Values;
        foreach (var name in values.Keys.Where(s_unmapped.Contains))
            return Refuse(FindingCode.ConnectionStringUnsupported, $"{name} is not supported in the admin connection.",
                "Write what it stands for in the connection string itself, or leave it out.", out problem);
        var builder = new NpgsqlConnectionStringBuilder { SslMode = SslMode.Prefer, GssEncryptionMode = GssEncryptionMode.Disable };
        foreach (var (name, value) in values.Where(v => v.Value.Length > 0))
            if (!TrySet(builder, name, value))
                return Refuse(FindingCode.ConnectionStringValue, $"{name} has a value that is not supported.",
                    "Check it against libpq's documentation.", out problem);
        if (values.ContainsKey("hostaddr") && values.ContainsKey("host") && builder.SslMode == SslMode.VerifyFull)
            return Refuse(FindingCode.ConnectionStringUnsupported, "hostaddr beside host is not supported with sslmode=verify-full.",
                "Leave hostaddr out.", out problem);
        if (values.TryGetValue("hostaddr", out var address) && address.Length > 0) builder.Host = address;
        // As libpq: a root file turns require into verify-ca, and the system's roots demand verify-full.
        if (values.TryGetValue("sslrootcert", out var root) && root.Length > 0)
        {
            if (root == "system") (builder.RootCertificate, builder.SslMode) = (null, SslMode.VerifyFull);
            else if (builder.SslMode == SslMode.Require) builder.SslMode = SslMode.VerifyCA;
        }
        problem = null;
        return builder;
    }

    private static bool TrySet(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        try
        {
            return Set(builder, name, value);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "host": builder.Host = value; break;
            case "user": builder.Username = value; break;
            case "password": builder.Password = value; break;
            case "passfile": builder.Passfile = value; break;
            case "dbname": builder.Database = value; break;
            case "options": builder.Options = value; break;
            case "application_name": builder.ApplicationName = value; break;
            case "requiressl" when value == "1": builder.SslMode = SslMode.Require; break;
            case "sslrootcert": builder.RootCertificate = value; break;
            case "sslcert": builder.SslCertificate = value; break;
            case "sslkey": builder.SslKey = value; break;
            case "sslpassword": builder.SslPassword = value; break;
            case "krbsrvname": builder.KerberosServiceName = value; break;
            case "require_auth": builder.RequireAuth = value; break;
            case "port": return int.TryParse(value, NumberStyles.None, null, out var port) && Do(() => builder.Port = port);
            case "sslmode": return s_modes.TryGetValue(value, out var mode) && Do(() => builder.SslMode = mode);
            case "sslnegotiation":
                return s_negotiations.TryGetValue(value, out var negotiation)
                && Do(() => builder.SslNegotiation = negotiation);
            case "channel_binding": return s_bindings.TryGetValue(value, out var binding) && Do(() => builder.ChannelBinding = binding);
            case "gssencmode": return s_gssModes.TryGetValue(value, out var gss) && Do(() => builder.GssEncryptionMode = gss);
            // Older versions than that are below what this machine speaks anyway.
            case "ssl_min_protocol_version": return value is "TLSv1" or "TLSv1.1" or "TLSv1.2";
            default: break;
        }
        return true;
    }

    private static bool Do(Action set)
    {
        set();
        return true;
    }

    private static NpgsqlConnectionStringBuilder? Refuse(FindingCode code, string message, string remedy, out Finding? problem)
    {
        problem = LibpqConnectionString.Refusal(code, message, remedy);
        return null;
    }
}
