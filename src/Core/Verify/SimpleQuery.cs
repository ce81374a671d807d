using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Verify;

/// <summary>The first row of an answer by column name, or why there is not one.</summary>
internal sealed record SimpleRow(ImmutableDictionary<string, string?> Values, string? Problem)
{
    public string? this[string column] => Values.GetValueOrDefault(column);
}

/// <summary>The simple query protocol for one small answer, over a replication connection too.</summary>
internal static class SimpleQuery
{
    private const int MaxMessages = 100;

    public static async Task<SimpleRow> FirstRowAsync(WireConnection connection, string sql, Deadline deadline)
    {
        var packet = PostgresWire.Message('Q', Encoding.UTF8.GetBytes(sql + "\0"));
        if (await connection.SendAsync(packet, deadline).ConfigureAwait(false) is not null)
            return Problem("The connection ended before the question.");
        var names = new List<string>();
        SimpleRow? row = null;
        for (var i = 0; i < MaxMessages; i++)
        {
            var read = await connection.ReadAsync(deadline).ConfigureAwait(false);
            if (read is not WireRead.Message { Type: var type, Body: var body }) return Problem("The connection ended before the answer.");
            if (type == 'E') return Problem(DatabaseError.FromErrorResponse(body).ToString());
            if (type == 'T') names = ReadNames(body);
            if (type == 'D') row ??= ReadRow(body, names);
            if (type == 'Z') return row ?? Problem("The answer was empty.");
        }
        return Problem("The answer was longer than expected.");
    }

    private static SimpleRow Problem(string text) => new(ImmutableDictionary<string, string?>.Empty, text);

    private static List<string> ReadNames(ReadOnlySpan<byte> body)
    {
        const int facts = 18;
        var names = new List<string>();
        for (var rest = body.Length > 2 ? body[2..] : []; rest.Length > facts;)
        {
            var end = rest.IndexOf((byte)0);
            if (end < 0 || rest.Length < end + 1 + facts) break;
            names.Add(WireText.Neutralise(rest[..end]));
            rest = rest[(end + 1 + facts)..];
        }
        return names;
    }

    private static SimpleRow ReadRow(ReadOnlySpan<byte> body, List<string> names)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string?>();
        var rest = body.Length > 2 ? body[2..] : [];
        foreach (var name in names)
        {
            if (rest.Length < 4) break;
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[4..];
            if (length > rest.Length) break;
            values[name] = length < 0 ? null : WireText.Neutralise(rest[..length]);
            rest = rest[Math.Max(length, 0)..];
        }
        return new(values.ToImmutable(), null);
    }
}
