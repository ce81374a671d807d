using Npgsql;

namespace PgTlsDashboard.Core.Login;

/// <summary>Turns what a person gave, in libpq's or Npgsql's form, into Npgsql's settings for one session.</summary>
internal static class AdminConnectionString
{
    private const int TimeoutSeconds = 10;

    public static NpgsqlConnectionStringBuilder? Read(string text, out Finding? problem)
    {
        text = text.Trim();
        var builder = text.Length == 0
            ? Refuse(FindingCode.ConnectionStringEmpty, "The admin connection is empty.", "Give a libpq or Npgsql connection string.",
                out problem)
            : IsNpgsql(text) ? ReadNpgsql(text, out problem)
            : LibpqConnectionString.Parse(text, out problem) is { } libpq ? LibpqToNpgsql.Map(libpq, out problem)
            : null;
        if (builder is null) return null;
        if (builder.Host?.Contains(',', StringComparison.Ordinal) == true)
            return Refuse(FindingCode.SeveralHosts, "The admin connection names several hosts.", "Name the one server that is the target.",
                out problem);
        if (builder.Port is < 1 or > 65535)
            return Refuse(FindingCode.BadPort, "The port of the admin connection is no TCP port.", "Give a port from 1 to 65535.",
                out problem);
        if (string.IsNullOrEmpty(builder.Username))
            return Refuse(FindingCode.NoUser, "The admin connection names no role.", "Add user=ROLE (libpq) or Username=ROLE (Npgsql).",
                out problem);
        problem = null;
        Settle(builder);
        return builder;
    }

    /// <summary>
    /// libpq's keywords are lower-case and separated by blanks; Npgsql's pairs end with a semicolon. A semicolon inside a libpq
    /// password is recognised by what follows it: no keyword of Npgsql.
    /// </summary>
    private static bool IsNpgsql(string text)
    {
        if (LibpqConnectionString.IsUri(text)) return false;
        var first = text.Split('=', 2)[0].Trim();
        if (!LibpqConnectionString.IsKeyword(first)) return IsNpgsqlKeyword(first);
        return text.EndsWith(';') || LaterPairs(text).Any(IsNpgsqlKeyword);
    }

    /// <summary>The names between a semicolon and an equals sign.</summary>
    private static IEnumerable<string> LaterPairs(string text)
    {
        foreach (var part in text.Split(';').Skip(1))
        {
            var name = part.Split('=', 2) is [var before, _] ? before.Trim() : "";
            if (name.Length > 0 && name.All(c => char.IsAsciiLetter(c) || c is ' ' or '_')) yield return name;
        }
    }

    private static bool IsNpgsqlKeyword(string name)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder()[name];
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static NpgsqlConnectionStringBuilder? ReadNpgsql(string text, out Finding? problem)
    {
        try
        {
            problem = null;
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            return Refuse(FindingCode.ConnectionStringSyntax, "The admin connection is no Npgsql connection string.",
                "Write Host=…;Port=…;Username=…;Password=…;Database=…, and check the names and values.", out problem);
        }
    }

    /// <summary>One session of our own: no pool, nothing secret in exceptions.</summary>
    private static void Settle(NpgsqlConnectionStringBuilder builder)
    {
        builder.Pooling = false;
        builder.Multiplexing = false;
        builder.Enlist = false;
        builder.Timeout = TimeoutSeconds;
        builder.CommandTimeout = TimeoutSeconds;
        builder.CancellationTimeout = 1000;
        builder.PersistSecurityInfo = false;
        builder.IncludeErrorDetail = false;
        builder.LogParameters = false;
        builder.MaxAutoPrepare = 0;
        builder.ApplicationName ??= "pgtls-dashboard";
        if (string.IsNullOrEmpty(builder.Host))
            builder.Host = Directory.Exists("/var/run/postgresql") ? "/var/run/postgresql" : "localhost";
        // As libpq: no TLS over a Unix-domain socket, whatever sslmode says.
        if (builder.Host[0] is '/' or '@') builder.SslMode = SslMode.Disable;
        if (string.IsNullOrEmpty(builder.Database)) builder.Database = builder.Username;
    }

    private static NpgsqlConnectionStringBuilder? Refuse(FindingCode code, string message, string remedy, out Finding? problem)
    {
        problem = LibpqConnectionString.Refusal(code, message, remedy);
        return null;
    }
}
