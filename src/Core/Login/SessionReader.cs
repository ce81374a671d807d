using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Npgsql;

namespace PgTlsDashboard.Core.Login;

/// <summary>Asks the server who is in now: clients and those who replicate, not its own workers.</summary>
internal static class SessionReader
{
    // Of others a login without pg_read_all_stats sees that they are there, not whence and how they came.
    private const string MayQuery = "SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')::text";

    private const string Query = """
        SELECT a.pid::text, a.usename::text, a.datname::text, pg_catalog.host(a.client_addr), s.ssl::text, g.encrypted::text,
            (a.backend_type OPERATOR(pg_catalog.=) 'walsender' AND a.datid IS NULL)::text, a.application_name, s.client_dn::text,
            pg_catalog.floor(EXTRACT(epoch FROM a.backend_start) OPERATOR(pg_catalog.*) 1000)::bigint::text,
            (a.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid())::text, s.client_serial::text
        FROM pg_catalog.pg_stat_activity a
            LEFT JOIN pg_catalog.pg_stat_ssl s ON s.pid OPERATOR(pg_catalog.=) a.pid
            LEFT JOIN pg_catalog.pg_stat_gssapi g ON g.pid OPERATOR(pg_catalog.=) a.pid
        WHERE a.backend_type OPERATOR(pg_catalog.=) ANY (ARRAY['client backend', 'walsender']) AND a.usename IS NOT NULL
        ORDER BY a.backend_start, a.pid
        """;

    /// <summary>Null when the login may not see how others came in.</summary>
    public static async Task<ImmutableArray<ServerSession>?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await BoundedRows.ReadAsync(connection, MayQuery, 1, cancellationToken).ConfigureAwait(false) is not [["true"], ..])
            return null;
        var rows = await BoundedRows.ReadAsync(connection, Query, 12, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(Read)];
    }

    private static ServerSession Read(string?[] row) => new()
    {
        ProcessId = (int)Number(row[0]),
        Role = row[1] ?? "",
        Database = row[2],
        Address = row[3],
        Tls = row[4] == "true",
        Gss = row[5] == "true",
        Replication = row[6] == "true",
        ApplicationName = row[7] ?? "",
        ClientDistinguishedName = row[8],
        StartedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Clamp(Number(row[9]), 0, s_maxMilliseconds)),
        IsOwn = row[10] == "true",
        ClientSerialNumber = Hexadecimal(row[11]),
    };

    // pg_stat_ssl has the serial number in decimal.
    private static string? Hexadecimal(string? serial) =>
        serial is { Length: <= 64 } && BigInteger.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Convert.ToHexString(number.ToByteArray(isUnsigned: true, isBigEndian: true))
            : null;

    // A server's clock may say anything.
    private static readonly double s_maxMilliseconds = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalMilliseconds - 1;

    private static double Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
