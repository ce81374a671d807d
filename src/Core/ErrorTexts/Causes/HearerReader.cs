using System.Collections.Immutable;
using PgTlsDashboard.Core.ErrorTexts.Sentences;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>Reads who wrote a text from the marks that programs leave in it; the first mark counts.</summary>
internal static class HearerReader
{
    private const int MostMarks = 200;
    private const int MostLines = 200;

    private static readonly string[] s_collectors = [" postgres[", " postgresql[", "\"postgres[", " postgres-"];
    private static readonly string[] s_poolers = [" pgbouncer[", " pgpool[", " odyssey[", " haproxy[", " pgcat["];
    private static readonly string[] s_severities =
        ["LOG:", "FATAL:", "ERROR:", "PANIC:", "WARNING:", "DETAIL:", "HINT:", "STATEMENT:", "CONTEXT:"];


    private static readonly SentenceIndex<Hearer> s_marks = new(
    [
        .. Marks(Hearer.Client,
            "psql:", "connection to server at", "connection to server on socket", "could not connect to server", "traceback (most",
            "exception", "org.postgresql", "psycopg", "asyncpg", "npgsql", "pq:", "failed to connect to", "node_modules", "node:",
            "sqlalchemy", "django", "pg_connect", "sqlstate[", "could not translate host name", "panicked at", "error:", "prisma",
            "pg_dump:", "pg_restore:", "pg_basebackup:", "pg_isready", "pg_receivewal", "pgmoneta", "patroni", "fe_sendauth", "caused by:",
            "remote error:", "(sqlstate", "server error (", "root certificate file", "db error:", "level=error", "pgx", "unhandled",
            "failed to initialize", "pdoexception", "dbi connect"),
        .. Marks(Hearer.PoolerLog,
            "pooler error:", "c-0x", "s-0x", "tls_sbufio", "tls handshake error:", "closing because:", "pool_ssl", "pgpool", "pool_hba",
            "layer7", "layer6", "layer4", "odyssey", "pgcat", "haproxy", "server login failed: fatal"),
        .. Marks(Hearer.ServerLog,
            "could not accept ssl connection", "was not reloaded", "received sighup", "connection matched", "provided user name (",
            "no match in usermap", "error_severity", "invalid length of startup packet", "could not load server certificate file",
            "could not access private key file", "log:", "waiting for server to start", "pg_ctl:",
            "client certificate verification failed", "detail: password", "detail: role", "detail: user", "received direct ssl",
            "no hostname provided in callback", "could not load root certificate file", "could not load ssl certificate revocation",
            "starting postgresql", "\"client backend\"", "connection authenticated:", "connection authorized:", "connection received:",
            "postgresql server failed to start",
            "must be owned by the database user", "because it requires a passphrase", "check of private key failed"),
        .. Marks(Hearer.Tool,
            "nginx:", "verify return", "verify error:num", "openssl", "certificate: data:", "depth lookup", "s_client", "testssl",
            "sslscan"),
    ]);

    /// <param name="pasted">As it came, with the prefixes of collectors, which name the program.</param>
    public static Hearer Of(PastedText text, string pasted)
    {
        var (first, hearer) = (int.MaxValue, Hearer.Unknown);
        foreach (var (match, _, mark) in s_marks.Find(text.Folded, MostMarks))
        {
            if (match.Start >= first || match.Start > 0 && char.IsLetter(text.Folded[match.Start])
                && char.IsLetterOrDigit(text.Folded[match.Start - 1])) continue;
            // PostgreSQL's severities are in capitals; alone on their line they are what psql shows.
            if (mark == Hearer.ServerLog && text.Folded.AsSpan(match.Start).StartsWith("log:") && text.Text[match.Start] != 'L') continue;
            (first, hearer) = (match.Start, mark);
        }

        for (var line = 0; line < Math.Min(text.LineCount, MostLines); line++)
        {
            var (start, end) = text.LineBounds(line);
            if (start > first) break;
            if (Stamped(text.Text.AsSpan(start, end - start)) is { } stamped) return stamped;
        }

        var head = pasted[..Math.Min(pasted.Length, 400)];
        if (s_poolers.Any(name => head.Contains(name, StringComparison.Ordinal))) return Hearer.PoolerLog;
        if (s_collectors.Any(name => head.Contains(name, StringComparison.Ordinal))) return Hearer.ServerLog;
        return hearer;
    }

    /// <summary>Whether one line is of a server's log by itself.</summary>
    public static bool IsServerLine(ReadOnlySpan<char> line) =>
        Stamped(line) == Hearer.ServerLog || line.Contains("could not accept SSL connection", StringComparison.OrdinalIgnoreCase);

    // 2026-11-28 05:14:07.443 UTC [71] app@orders FATAL: text; pgbouncer writes no colon; a comma before the milliseconds is Python's.
    private static Hearer? Stamped(ReadOnlySpan<char> line)
    {
        var at = line.IndexOfAnyInRange('0', '9');
        if (at is < 0 or > 3 || line.Length < at + 22 || line[at + 4] != '-' || line[at + 7] != '-' || line[at + 13] != ':') return null;
        if (line[at + 19] == ',') return null;
        var head = line[..Math.Min(line.Length, 200)];
        if (head.Contains(": pid ", StringComparison.Ordinal)) return Hearer.PoolerLog;
        foreach (var severity in s_severities)
        {
            var found = head.IndexOf(severity, StringComparison.Ordinal);
            if (found > 0 && !char.IsLetterOrDigit(head[found - 1]) && line[at + 10] == ' ') return Hearer.ServerLog;
            var word = severity.AsSpan(0, severity.Length - 1);
            found = head.IndexOf(word, StringComparison.Ordinal);
            if (found > 1 && head[found - 1] == ' ' && head[found - 2] == ']' && found + word.Length < head.Length
                && head[found + word.Length] == ' ') return Hearer.PoolerLog;
        }

        // A csvlog: the columns, the session's id among them.
        return head.Count(',') >= 6 && line[at + 10] == ' ' ? Hearer.ServerLog : null;
    }

    private static IEnumerable<(SentencePattern, Hearer)> Marks(Hearer hearer, params string[] marks) =>
        marks.Select(mark => (SentencePattern.Of(mark), hearer));
}
