using System.Collections.Immutable;
using System.Text;

namespace PgTlsDashboard.Core.Login;

/// <summary>
/// A libpq connection string taken apart: keywords and values as libpq understands them. It holds a password, so it never prints itself.
/// </summary>
public sealed class LibpqConnectionString
{
    private const int MaxLength = 16384;

    /// <summary>Every keyword of libpq up to PostgreSQL 18.</summary>
    private static readonly ImmutableHashSet<string> s_keywords =
    [
        "application_name", "authtype", "channel_binding", "client_encoding", "connect_timeout", "dbname", "fallback_application_name",
        "gssdelegation", "gssencmode", "gsslib",
        "host", "hostaddr", "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts",
        "max_protocol_version",
        "min_protocol_version", "oauth_client_id", "oauth_client_secret", "oauth_issuer", "oauth_scope", "options", "passfile", "password",
        "port", "replication",
        "require_auth", "requirepeer", "requiressl", "scram_client_key", "scram_server_key", "service", "servicefile",
        "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert",
        "sslcertmode", "sslcompression", "sslcrl", "sslcrldir", "sslkey", "sslkeylogfile", "sslmode", "sslnegotiation", "sslpassword",
        "sslrootcert",
        "sslsni", "target_session_attrs", "tcp_user_timeout", "user",
    ];

    private LibpqConnectionString(ImmutableSortedDictionary<string, string> values) => Values = values;

    /// <summary>By keyword; the last of two equal keywords counts.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; }

    public static bool IsKeyword(string name) => s_keywords.Contains(name);

    public static bool IsUri(string text) =>
        text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("postgres://", StringComparison.Ordinal);

    private const string APart = "A part of the connection string";

    /// <summary>Null with a finding that names what is wrong, never a value.</summary>
    public static LibpqConnectionString? Parse(string text, out Finding? problem)
    {
        if (text.Length > MaxLength)
        {
            problem = Refusal(FindingCode.ConnectionStringLong, "The connection string is longer than 16 KiB.", "Give a shorter one.");
            return null;
        }
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            problem = Refusal(FindingCode.ConnectionStringNul, "The connection string holds a NUL character.", "Remove it.");
            return null;
        }
        var values = IsUri(text) ? LibpqUri.Parse(text, out problem) : ParsePairs(text, out problem);
        if (values is null) return null;
        foreach (var name in values.Keys)
            if (!IsKeyword(name))
            {
                problem = Refusal(FindingCode.ConnectionStringKeyword,
                    $"{(values.Keys.Any(IsSecret) ? APart : Shown(name))} is no keyword of libpq.",
                    "Check its spelling; libpq's keywords are lower-case.");
                return null;
            }
        return new(values.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    public override string ToString() => "libpq connection string";

    /// <summary>
    /// What looks like a keyword, to help with its spelling; never ask it for what may be half a password by a slip of quoting.
    /// </summary>
    internal static string Shown(string name) =>
        name.Length is > 0 and <= 30 && name.All(c => char.IsAsciiLetterLower(c) || c is '_') ? name : APart;

    private static bool IsSecret(string name) => name is "password" or "sslpassword";

    internal static Finding Refusal(FindingCode code, string message, string remedy) =>
        new(code, Severity.Error, message, remedy, "admin connection");

    private static Dictionary<string, string>? ParsePairs(string text, out Finding? problem)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        problem = null;
        while (Skip(text, ref at))
        {
            var start = at;
            while (at < text.Length && text[at] != '=' && !IsSpace(text[at])) at++;
            var name = text[start..at];
            if (!Skip(text, ref at) || text[at] != '=' || name.Length == 0)
            {
                problem = Refusal(FindingCode.ConnectionStringSyntax,
                    $"{(values.Keys.Any(IsSecret) ? APart : Shown(name))} has no = and value.",
                    "Write keyword=value pairs with blanks between; quote values that hold blanks with '.");
                return null;
            }
            at++;
            Skip(text, ref at);
            if (ReadValue(text, ref at) is not { } value)
            {
                problem = Refusal(FindingCode.ConnectionStringSyntax,
                    $"The quoted value of {(values.Keys.Any(IsSecret) ? APart : Shown(name))} has no end.", "Close the quote with '.");
                return null;
            }
            values[name] = value;
        }
        return values;
    }

    private static string? ReadValue(string text, ref int at)
    {
        var value = new StringBuilder();
        var quoted = at < text.Length && text[at] == '\'';
        if (quoted) at++;
        for (; at < text.Length; at++)
        {
            if (quoted ? text[at] == '\'' : IsSpace(text[at])) break;
            // A backslash takes the next character as it is; a last one stands for nothing.
            if (text[at] == '\\' && ++at == text.Length) break;
            value.Append(text[at]);
        }
        if (!quoted) return value.ToString();
        return at++ < text.Length ? value.ToString() : null;
    }

    private static bool Skip(string text, ref int at)
    {
        while (at < text.Length && IsSpace(text[at])) at++;
        return at < text.Length;
    }

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');
}
