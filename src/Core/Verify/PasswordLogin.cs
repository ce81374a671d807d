using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Verify;

/// <summary>Answers the server's question for a password over a connection that was checked before.</summary>
internal static class PasswordLogin
{
    public static async Task<StartupOutcome> AnswerAsync(WireConnection connection, StartupOutcome.PasswordAsked asked, string role,
        string password, Deadline deadline)
    {
        // A password in the clear is readable by anybody between.
        if (connection.Session is null) return asked;
        switch (asked.Method)
        {
            case "password": return await SendAsync(connection, password, deadline).ConfigureAwait(false);
            case "md5": return await SendAsync(connection, Md5(role, password, asked.Salt.AsSpan()), deadline).ConfigureAwait(false);
            case "scram-sha-256": return await ScramAsync(connection, ScramClient.Create(password), deadline).ConfigureAwait(false);
            default: return asked;
        }
    }

    private static async Task<StartupOutcome> SendAsync(WireConnection connection, string answer, Deadline deadline)
    {
        var packet = PostgresWire.Message('p', Encoding.UTF8.GetBytes(answer + "\0"));
        if (await connection.SendAsync(packet, deadline).ConfigureAwait(false) is { } broken) return broken.Outcome;
        return await StartupClient.ReadVerdictAsync(connection, deadline).ConfigureAwait(false);
    }

    private static async Task<StartupOutcome> ScramAsync(WireConnection connection, ScramClient scram, Deadline deadline)
    {
        using var first = new MemoryStream();
        PostgresWire.WriteText(first, "SCRAM-SHA-256");
        var text = Encoding.UTF8.GetBytes(scram.First);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
        first.Write(length);
        first.Write(text);
        var (challenge, ended) = await ExchangeAsync(connection, first.ToArray(), 11, deadline).ConfigureAwait(false);
        if (challenge is null) return ended!;
        if (scram.Answer(challenge) is not { } answer) return new StartupOutcome.NotPostgres();
        (var final, ended) = await ExchangeAsync(connection, Encoding.UTF8.GetBytes(answer), 12, deadline).ConfigureAwait(false);
        if (final is null) return ended!;
        if (!scram.Accepts(final))
            return new StartupOutcome.Distrusted(
                [new(FindingCode.ServerDoesNotKnowPassword, Severity.Error, "The server could not prove that it knows the role's password.",
                    "Look for another server between this machine and the target.")]);
        return await StartupClient.ReadVerdictAsync(connection, deadline).ConfigureAwait(false);
    }

    private static async Task<(string? Text, StartupOutcome? Ended)> ExchangeAsync(WireConnection connection, byte[] answer, int code,
        Deadline deadline)
    {
        if (await connection.SendAsync(PostgresWire.Message('p', answer), deadline).ConfigureAwait(false) is { } broken)
            return (null, broken.Outcome);
        var read = await connection.ReadAsync(deadline).ConfigureAwait(false);
        return read switch
        {
            WireRead.Message { Type: 'E' } error =>
                (null, new StartupOutcome.Refused(DatabaseError.FromErrorResponse(error.Body), Authenticated: false)),
            WireRead.Message { Type: 'R', Body.Length: > 4 } message when BinaryPrimitives.ReadInt32BigEndian(message.Body) == code =>
                (Encoding.UTF8.GetString(message.Body.AsSpan(4)), null),
            WireRead.Ended end => (null, end.Outcome),
            _ => (null, new StartupOutcome.NotPostgres()),
        };
    }

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms",
        Justification = "The md5 method of pg_hba.conf is what the server asks for; it goes through TLS.")]
    private static string Md5(string role, string password, ReadOnlySpan<byte> salt)
    {
        var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + role)));
        byte[] salted = [.. Encoding.ASCII.GetBytes(inner), .. salt];
        return "md5" + Convert.ToHexStringLower(MD5.HashData(salted));
    }
}
