using System.Buffers;
using PgTlsDashboard.Core.ErrorTexts.Unwrapping;

namespace PgTlsDashboard.Core.ErrorTexts.Causes;

/// <summary>
/// Whether an error that any program prints is of another program than PostgreSQL and its clients: git, a web server, another database.
/// </summary>
internal sealed class OtherPrograms
{
    private static readonly string[] s_ours =
    [
        "postgres", "psql", "pg_", "pgx", "pgjdbc", "pgbouncer", "pgpool", "pgmoneta", "libpq", "npgsql", "psycopg", "asyncpg", "pq:",
        "5432", "6432", "_hba", "tokio", "sqlx", "/pg/", "pgsql", "sslmode", "sslrootcert", "database system", "pg-", "pg.", "vertx.pg",
    ];

    private static readonly string[] s_others =
    [
        "git", "ssh", "sshd", "redis", "rediss", "mysql", "mysqld", "mariadb", "mongo", "mongodb", "mongosh", "sqlserver", "mssql",
        "nginx", "httpd", "apache", "curl", "wget", "smtp", "imap", "ldap", "ldaps", "kafka", "zookeeper", "rabbitmq", "amqp", "amqps",
        "elasticsearch", "opensearch", "etcd", "etcdctl", "kubectl", "kubelet", "kube", "dockerd", "containerd", "helm", "registry",
        "npm", "pip", "pypi", "apt", "yum", "dnf", "maven", "gradle", "vault", "consul", "ftp", "oracle", "s3", "minio", "memcached",
        "cassandra", "mqtt", "rsync", "telnet", "openvpn", "haproxy", "envoy", "traefik", "clickhouse", "influxdb", "prometheus",
        "sendmail", "postfix", "dovecot", "cargo", "rubygems", "composer", "go get", "proxy.golang.org", "ora",
    ];

    private static readonly string[] s_addresses =
    [
        "https://", "http://", "wss://", "smtp://", "ldaps://", "amqps://", "mongodb://", "mysql://", "rediss://", "redis://", "s3://",
        "HTTPSConnectionPool", "HTTPConnectionPool",
    ];

    private static readonly string[] s_ports =
    [
        "22", "25", "80", "443", "465", "587", "636", "993", "1433", "1521", "2181", "2379", "3306", "5671", "5672", "6379", "6443", "8080",
        "8443", "9042", "9092", "9093", "9200", "11211", "27017",
    ];

    private static readonly string[] s_sources = [".js", ".ts", ".py", ".java", ".go", ".c", ".cc", ".cs", ".rb", ".rs", ".php"];

    private static readonly SearchValues<char> s_separators = SearchValues.Create(" \"'(/@[");

    private readonly PastedText _text;
    private readonly bool _ours;
    private readonly bool _others;

    public OtherPrograms(PastedText text)
    {
        _text = text;
        _ours = HasAny(text.Text, s_ours);
        _others = HasAny(text.Text, s_addresses) || HasName(text.Text);
    }

    /// <summary>Whether the error at <paramref name="at"/> is not of PostgreSQL, by its own line first.</summary>
    public bool Wrote(int at)
    {
        var (start, end) = _text.LineAt(at);
        // A line may be the whole text.
        var line = _text.Text.AsSpan(Math.Max(start, at - 300), Math.Min(end, at + 300) - Math.Max(start, at - 300));
        if (HasAny(line, s_ours)) return false;
        if (HasAny(line, s_addresses) || HasPort(line)) return true;
        return !_ours && (_others || HasName(line));
    }

    private static bool HasAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool HasName(ReadOnlySpan<char> text)
    {
        foreach (var name in s_others)
        {
            var rest = text;
            while (rest.IndexOf(name, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                var behind = at + name.Length;
                if ((at == 0 || !IsOfName(rest[at - 1])) && (behind == rest.Length || !IsOfName(rest[behind]))) return true;
                rest = rest[behind..];
            }
        }

        return false;
    }

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character == '_';

    private static bool HasPort(ReadOnlySpan<char> line)
    {
        foreach (var port in s_ports)
        {
            foreach (var before in (ReadOnlySpan<string>)[":", "port ", "port=", "port: "])
            {
                var at = line.IndexOf(before + port, StringComparison.OrdinalIgnoreCase);
                if (at < 0) continue;
                var end = at + before.Length + port.Length;
                if ((before != ":" || IsAddress(line[..at])) && (end == line.Length || EndsPort(line[end], before == ":"))) return true;
            }
        }

        return false;
    }

    // Not the beginning of a time of day, of a place in a source file or of a longer number.
    private static bool EndsPort(char behind, bool colon) =>
        !char.IsLetterOrDigit(behind) && behind is not (':' or '.') && !(colon && behind == ')');

    // db1.example.com:443 and 10.0.0.7:443, but not 12:22 or parser.js:443.
    private static bool IsAddress(ReadOnlySpan<char> before)
    {
        var host = before[(before.LastIndexOfAny(s_separators) + 1)..];
        if (host is "localhost" || host.EndsWith("]")) return true;
        if (!host.Contains('.') || !char.IsLetterOrDigit(host[^1])) return false;
        foreach (var kind in s_sources)
            if (host.EndsWith(kind)) return false;
        return true;
    }
}
