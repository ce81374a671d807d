using System.Globalization;
using PgTlsDashboard.Core.Configuration;

namespace PgTlsDashboard.Core.Sandbox;

/// <summary>The sandbox's configuration: what initdb wrote, with as little changed as a server on a network has changed.</summary>
internal static class SandboxFiles
{
    /// <summary>
    /// Comes after initdb's records; IPv6 beyond loopback and replication from the network are open, as in the pgmoneta tutorial.
    /// </summary>
    public const string NetworkRecords =
        """

        # Clients in the network:
        host    all             all             0.0.0.0/0               scram-sha-256
        # pgmoneta and standbys in the network:
        host    replication     repl            0.0.0.0/0               scram-sha-256

        """;

    public static string PostgresqlConf(string stock, LoopbackPort port, string socketDirectory, PostgresVersion version)
    {
        var conf = stock;
        foreach (var (name, value) in Settings(port, socketDirectory, version)) conf = Set(conf, name, value);
        return conf;
    }

    public static string PgmonetaConf(SandboxFolder folder, int port) =>
        $"""
        # pgmoneta for the sandbox
        [pgmoneta]
        host = localhost
        metrics = 0
        base_dir = {folder.Path}/backup
        unix_socket_dir = {folder.Path}
        log_type = file
        log_level = info
        log_path = {folder.Path}/pgmoneta.log
        retention = 7

        [primary]
        host = 127.0.0.1
        port = {port.ToString(CultureInfo.InvariantCulture)}
        user = repl
        wal_slot = repl

        """;

    private static IEnumerable<(string Name, string Value)> Settings(LoopbackPort port, string socketDirectory, PostgresVersion version)
    {
        yield return ("listen_addresses", $"'{string.Join(',', port.Addresses)}'");
        yield return ("port", $"{port.Number}");
        yield return ("unix_socket_directories", $"'{socketDirectory}'");
        yield return ("unix_socket_permissions", "0700");
        yield return ("password_encryption", "scram-sha-256");
        // What pgmoneta asks of a server.
        yield return ("wal_level", "replica");
        yield return ("track_commit_timestamp", "on");
        if (version.Major >= 17) yield return ("summarize_wal", "on");
    }

    // The stock file lists every setting as a comment; the comment at the end of the line stays.
    private static string Set(string conf, string name, string value)
    {
        var lines = conf.Split('\n');
        var (setting, comment) = ($"{name} = ", $"#{name} = ");
        var at = Array.FindIndex(lines, line => line.StartsWith(setting, StringComparison.Ordinal)
            || line.StartsWith(comment, StringComparison.Ordinal));
        if (at < 0) return $"{conf.TrimEnd('\n')}\n{setting}{value}\n";
        var old = lines[at].AsSpan(lines[at].IndexOf('=', StringComparison.Ordinal) + 2);
        var length = old is ['\'', ..] ? old[1..].IndexOf('\'') + 2 : old.IndexOfAny(" \t#");
        lines[at] = $"{setting}{value}{(length < 0 ? "" : old[length..])}";
        return string.Join('\n', lines);
    }
}
