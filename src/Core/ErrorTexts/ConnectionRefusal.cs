using System.Net;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Core.ErrorTexts;

/// <summary>
/// What a client receives when pg_hba.conf refused it (<c>no pg_hba.conf entry for host "10.0.0.7", user "app", database "orders", no
/// encryption</c>), read back into the attempt that it was.
/// </summary>
public static class ConnectionRefusal
{
    /// <summary>A pasted log may be large; the sentence is looked for in so many of its first characters.</summary>
    private const int LongestText = 1 << 20;

    /// <summary>An address and two names, which the server cuts at 63 bytes, with room for escapes and broken lines.</summary>
    private const int LongestSentence = 1024;

    private const int MostSentences = 1000;

    private const string ByDatabase = "\", database \"";

    private static readonly (string Begin, bool Replication)[] s_beginnings =
    [
        ("no pg_hba.conf entry for host \"", false),
        ("no pg_hba.conf entry for replication connection from host \"", true),
        ("pg_hba.conf rejects connection for host \"", false),
        ("pg_hba.conf rejects replication connection for host \"", true),
    ];

    // 13 says SSL on and off; 14 and later say whether it is encrypted, and how.
    private static readonly (string End, bool Tls, bool Gss)[] s_endings =
    [
        ("\", no encryption", false, false),
        ("\", SSL off", false, false),
        ("\", SSL encryption", true, false),
        ("\", SSL on", true, false),
        ("\", GSS encryption", false, true),
    ];

    /// <summary>Null when the text holds no such sentence. Any text around it (psql's, a driver's, a log line's) is passed over.</summary>
    public static HbaAttempt? Read(string text)
    {
        if (text.Length > LongestText) text = text[..LongestText];
        var (from, tried) = (0, 0);
        while (tried++ < MostSentences && text.IndexOf("pg_hba.conf", from, StringComparison.Ordinal) is var at and >= 0)
        {
            // "no " stands before the name of the file in one sentence, and nothing of it in the other.
            var start = Math.Max(from, at - 3);
            if (Sentence(Plain(text.AsSpan(start, Math.Min(LongestSentence, text.Length - start)))) is { } attempt) return attempt;
            from = at + 1;
        }

        return null;
    }

    /// <summary>As the server wrote it: a JSON log escapes the quotes, and a terminal or a mail breaks the line.</summary>
    private static string Plain(ReadOnlySpan<char> text)
    {
        var plain = text.ToString();
        if (plain.Contains("host \\\"", StringComparison.Ordinal)) plain = plain.Replace("\\\"", "\"", StringComparison.Ordinal);
        return plain.AsSpan().ContainsAny('\n', '\r')
            ? string.Join(' ', plain.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : plain;
    }

    private static HbaAttempt? Sentence(string text)
    {
        foreach (var (begin, replication) in s_beginnings)
        {
            var at = text.IndexOf(begin, StringComparison.Ordinal);
            if (at is < 0 or > 3) continue;
            return Rest(text[(at + begin.Length)..], replication);
        }

        return null;
    }

    private static HbaAttempt? Rest(string text, bool replication)
    {
        const string byUser = "\", user \"";
        var hostEnd = text.IndexOf(byUser, StringComparison.Ordinal);
        if (hostEnd is <= 0 or > 100) return null;
        var host = text[..hostEnd];
        IPAddress? address = null;
        if (host is not "[local]" && !IPAddress.TryParse(host, out address)) return null;
        text = text[(hostEnd + byUser.Length)..];

        // The names are not escaped: the first ending that fits ends them.
        var (length, tls, gss) = (-1, false, false);
        foreach (var ending in s_endings)
        {
            var at = text.IndexOf(ending.End, StringComparison.Ordinal);
            if (at >= 0 && (length < 0 || at < length)) (length, tls, gss) = (at, ending.Tls, ending.Gss);
        }

        if (length < 0) return null;
        var names = text[..length];
        var split = names.IndexOf(ByDatabase, StringComparison.Ordinal);
        if (!replication && split < 0) return null;
        return new()
        {
            Address = address,
            Tls = tls && address is not null,
            Gss = gss && address is not null,
            Role = replication ? names : names[..split],
            Database = replication ? "replication" : names[(split + ByDatabase.Length)..],
            Replication = replication,
        };
    }
}
