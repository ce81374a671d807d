using System.Buffers.Binary;
using System.Net.Sockets;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>The answer to SSLRequest, the text when it was an error, and how many bytes came with it that should not have.</summary>
internal sealed record SslNegotiationResult(SslRequestResponse Answer, string? Text = null, int Extra = 0);

/// <summary>Asks for TLS in the clear and reads the one byte that answers.</summary>
internal static class SslNegotiation
{
    private const int MaxError = 8192;

    public static Task<SslNegotiationResult> AskAsync(Socket socket, Deadline deadline) =>
        AskAsync(socket, PostgresWire.SslRequest, 'S', deadline);

    /// <param name="yes">The byte that takes the request: <c>S</c> for SSLRequest, <c>G</c> for GSSENCRequest.</param>
    public static async Task<SslNegotiationResult> AskAsync(Socket socket, byte[] request, char yes, Deadline deadline)
    {
        // Room for more than the one byte: whatever came with it shows here, as in libpq since CVE-2021-23222.
        var buffer = new byte[MaxError];
        int read;
        try
        {
            await socket.SendAsync(request, deadline.Token).ConfigureAwait(false);
            read = await socket.ReceiveAsync(buffer, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (NetworkFault.IsOfSocket(e))
        {
            deadline.ThrowIfCancelled();
            return new(deadline.Passed ? SslRequestResponse.TimedOut : SslRequestResponse.Closed);
        }
        if (read == 0) return new(SslRequestResponse.Closed);
        return (char)buffer[0] switch
        {
            // An SSH server speaks first, and its banner begins with an S.
            'S' when buffer.AsSpan(0, read).StartsWith("SSH-"u8) =>
                new(SslRequestResponse.NotPostgres, WireText.Neutralise(buffer.AsSpan(0, read))),
            var first when first == yes && read - 1 + More(socket) is > 0 and var extra => new(SslRequestResponse.Injected, Extra: extra),
            var first when first == yes => new(SslRequestResponse.Accepted),
            'N' when read - 1 + More(socket) is > 0 and var extra => new(SslRequestResponse.Injected, Extra: extra),
            'N' => new(SslRequestResponse.Refused),
            'E' => new(SslRequestResponse.Error, await ReadErrorAsync(socket, buffer, read, deadline).ConfigureAwait(false)),
            _ => new(SslRequestResponse.NotPostgres, WireText.Neutralise(buffer.AsSpan(0, read))),
        };
    }

    private static int More(Socket socket)
    {
        try
        {
            return socket.Available;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>An ErrorResponse, or the bare text of a postmaster that could not fork; at most 8 KiB and two seconds of it.</summary>
    private static async Task<string> ReadErrorAsync(Socket socket, byte[] buffer, int read, Deadline deadline)
    {
        using var share = deadline.Within(TimeSpan.FromSeconds(2));
        try
        {
            while (read < buffer.Length && !IsWhole(buffer.AsSpan(0, read)))
            {
                var more = await socket.ReceiveAsync(buffer.AsMemory(read), share.Token).ConfigureAwait(false);
                if (more == 0) break;
                read += more;
            }
        }
        catch (Exception e) when (NetworkFault.IsOfSocket(e))
        {
            deadline.ThrowIfCancelled();
        }
        var got = buffer.AsSpan(0, read);
        if (read > 5 && IsFramed(got)) return DatabaseError.FromErrorResponse(got[5..]).ToString();
        var end = got.IndexOf((byte)0);
        return WireText.Neutralise(end < 0 ? got[1..] : got[1..end]);
    }

    // A length below 16 MiB begins with a zero byte; bare text does not.
    private static bool IsFramed(ReadOnlySpan<byte> got) => got.Length >= 5 && got[1] == 0;

    private static bool IsWhole(ReadOnlySpan<byte> got) => IsFramed(got)
        ? got.Length > BinaryPrimitives.ReadInt32BigEndian(got[1..])
        : got.Length >= 2 && got[1] != 0 && got.Contains((byte)0);
}
