using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Core.Login;

/// <summary>The URI form: <c>postgresql://[user[:password]@][host][:port][,…][/dbname][?keyword=value[&amp;…]]</c>.</summary>
internal static class LibpqUri
{
    public static Dictionary<string, string>? Parse(string text, out Finding? problem)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        problem = null;
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var query = Cut(ref rest, '?');
        // Like libpq, the user ends at the first @ before any slash: a password with one must be percent-encoded.
        var authority = Before(rest, '/');
        var path = rest.Length > authority.Length ? rest[(authority.Length + 1)..] : "";
        if (authority.IndexOf('@', StringComparison.Ordinal) is >= 0 and var sign)
        {
            var user = authority[..sign];
            authority = authority[(sign + 1)..];
            var password = Cut(ref user, ':');
            if (!Set(values, "user", user, out problem) || !Set(values, "password", password, out problem)) return null;
        }
        if (!SetHosts(values, authority, out problem) || !Set(values, "dbname", path, out problem)) return null;
        return query is null || SetParameters(values, query, out problem) ? values : null;
    }

    private static bool SetHosts(Dictionary<string, string> values, string authority, out Finding? problem)
    {
        var (hosts, ports) = (new List<string>(), new List<string>());
        problem = null;
        foreach (var one in authority.Split(','))
        {
            var host = one;
            var port = "";
            if (one.StartsWith('['))
            {
                var end = one.IndexOf(']', StringComparison.Ordinal);
                if (end < 2 || (end + 1 < one.Length && one[end + 1] != ':'))
                {
                    problem = Refuse("The IPv6 address in the URI has no proper ].");
                    return false;
                }
                (host, port) = (one[1..end], end + 2 <= one.Length ? one[(end + 2)..] : "");
            }
            else
            {
                port = Cut(ref host, ':') ?? "";
            }
            if (port.Length > 0 && !port.All(char.IsAsciiDigit))
            {
                problem = Refuse("The port in the URI is no number.");
                return false;
            }
            hosts.Add(host);
            ports.Add(port);
        }
        if (!Set(values, "host", string.Join(',', hosts), out problem)) return false;
        if (ports.Exists(p => p.Length > 0)) values["port"] = string.Join(',', ports);
        return true;
    }

    private static bool SetParameters(Dictionary<string, string> values, string query, out Finding? problem)
    {
        problem = null;
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = pair;
            var value = Cut(ref name, '=');
            if (value is null || value.Contains('=', StringComparison.Ordinal) || Decode(name) is not { } keyword
                || Decode(value) is not { } decoded)
            {
                problem = Refuse("A parameter after the ? of the URI is no keyword=value, percent-encoded where needed.");
                return false;
            }
            // JDBC's spelling, which libpq takes too.
            if (keyword == "ssl" && decoded == "true") values["sslmode"] = "require";
            else values[keyword] = decoded;
        }
        return true;
    }

    private static bool Set(Dictionary<string, string> values, string keyword, string? encoded, out Finding? problem)
    {
        problem = null;
        if (string.IsNullOrEmpty(encoded)) return true;
        if (Decode(encoded) is { } decoded)
        {
            values[keyword] = decoded;
            return true;
        }
        problem = Refuse($"The {keyword} in the URI has a % that no two hexadecimal digits follow, or %00.");
        return false;
    }

    private static string? Decode(string encoded)
    {
        var bytes = new List<byte>(encoded.Length);
        var source = Encoding.UTF8.GetBytes(encoded);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != '%')
            {
                bytes.Add(source[i]);
                continue;
            }
            if (i + 2 >= source.Length || !byte.TryParse(source.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var value)
                || value == 0) return null;
            bytes.Add(value);
            i += 2;
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string? Cut(ref string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        if (index < 0) return null;
        var tail = text[(index + 1)..];
        text = text[..index];
        return tail;
    }

    private static string Before(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? text : text[..index];
    }

    private static Finding Refuse(string message) =>
        LibpqConnectionString.Refusal(FindingCode.ConnectionStringSyntax, message,
            "Write postgresql://user:password@host:port/dbname?keyword=value, with %XX for reserved characters.");
}
