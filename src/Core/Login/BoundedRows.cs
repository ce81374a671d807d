using System.Data;
using Npgsql;

namespace PgTlsDashboard.Core.Login;

/// <summary>Reads text columns within bounds, whatever the server sends.</summary>
internal static class BoundedRows
{
    public const int MaxField = 65536;
    private const int MaxTotal = 64 * 1024 * 1024;
    private const int MaxRows = 500_000;

    /// <exception cref="AdminSessionException">More than 500,000 rows, 64 Ki characters a field, or 64 Mi characters in all.</exception>
    public static async Task<List<string?[]>> ReadAsync(NpgsqlConnection connection, string sql, int columns,
        CancellationToken cancellationToken)
    {
        var rows = new List<string?[]>();
        var buffer = new char[4096];
        long total = 0;
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess | CommandBehavior.SingleResult,
            cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = new string?[columns];
            for (var i = 0; i < columns; i++)
            {
                if (await reader.IsDBNullAsync(i, cancellationToken).ConfigureAwait(false)) continue;
                row[i] = await ReadFieldAsync(reader, i, buffer, cancellationToken).ConfigureAwait(false);
                total += row[i]!.Length;
            }
            rows.Add(row);
            if (rows.Count > MaxRows || total > MaxTotal) throw TooLong();
        }
        return rows;
    }

    private static async Task<string> ReadFieldAsync(NpgsqlDataReader reader, int column, char[] buffer,
        CancellationToken cancellationToken)
    {
        using var text = await reader.GetTextReaderAsync(column, cancellationToken).ConfigureAwait(false);
        var read = await text.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read < buffer.Length) return new string(buffer, 0, read);
        var whole = new System.Text.StringBuilder().Append(buffer, 0, read);
        while ((read = await text.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            whole.Append(buffer, 0, read);
            if (whole.Length > MaxField) throw TooLong();
        }
        return whole.ToString();
    }

    private static AdminSessionException TooLong() =>
        new(new(FindingCode.AnswerTooLong, Severity.Error, "The server's answer is longer than any that PostgreSQL gives here.",
            "Check that the admin connection leads to the right server.", "admin connection"));
}
