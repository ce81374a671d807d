using System.Net.Sockets;
using System.Runtime.InteropServices;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>The server's messages, or why they did not come. A stop after a ServerHello leaves what was read until then.</summary>
internal sealed record FlightResult(ServerFlight? Flight, ProbeStop? Stop);

/// <summary>Sends a ClientHello and reads records until the server's turn is over: 512 KiB at most, and no byte of cryptography.</summary>
internal static class FlightReader
{
    private const int MaxRecord = 16384 + 256;
    private const int MaxFlight = 512 * 1024;
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;

    public static async Task<FlightResult> AskAsync(Socket socket, ClientHello hello, Deadline deadline)
    {
        try
        {
            await socket.SendAsync(hello.ToRecord(), deadline.Token).ConfigureAwait(false);
            return await ReadAsync(socket, hello.Version, deadline).ConfigureAwait(false);
        }
        catch (Exception e) when (NetworkFault.IsOfSocket(e))
        {
            deadline.ThrowIfCancelled();
            return new(null, deadline.Passed ? ProbeStop.TimedOut : ProbeStop.Reset);
        }
    }

    private static async Task<FlightResult> ReadAsync(Socket socket, TlsVersion asked, Deadline deadline)
    {
        var flight = new ServerFlight();
        var records = new List<byte>(8192);
        var messages = new List<byte>(8192);
        var buffer = new byte[8192];
        for (var total = 0; total <= MaxFlight;)
        {
            var read = await socket.ReceiveAsync(buffer, deadline.Token).ConfigureAwait(false);
            if (read == 0) return Ended(flight, ProbeStop.Closed);
            total += read;
            records.AddRange(buffer.AsSpan(0, read));
            var at = 0;
            while (ReadRecord(records, ref at, out var type, out var body))
            {
                if (type == AlertRecord && body.Length >= 2 && !(body[0] == 1 && body[1] == (byte)TlsAlert.UnrecognizedName))
                    return Ended(flight, ProbeStop.FromAlert((TlsAlert)body[1]));
                if (type is not AlertRecord and not HandshakeRecord) return Ended(flight, ProbeStop.NoTls);
                if (type == AlertRecord) continue;
                messages.AddRange(body);
                if (!TakeMessages(messages, flight)) return new(null, ProbeStop.NoTls);
                if (IsOver(flight, asked)) return new(flight, null);
            }
            records.RemoveRange(0, at);
            if (records.Count > 0 && !LooksLikeTls(records, 0)) return Ended(flight, ProbeStop.NoTls);
        }
        return Ended(flight, new(RefusedBy.OurLibrary, null, "The server's answer exceeds 512 KiB; the rest was not read."));
    }

    /// <summary>TLS 1.3 goes on encrypted after its ServerHello; another version than the one asked for needs no further reading.</summary>
    private static bool IsOver(ServerFlight flight, TlsVersion asked) => flight.IsDone
        || (flight.HasHello && (asked == TlsVersion.Tls13 || flight.Version != asked));

    private static FlightResult Ended(ServerFlight flight, ProbeStop stop) => new(flight.HasHello ? flight : null, stop);

    private static bool LooksLikeTls(List<byte> records, int at) =>
        records[at] is >= 20 and <= 23 && (records.Count < at + 2 || records[at + 1] == 3)
        && (records.Count < at + 5 || ((records[at + 3] << 8) | records[at + 4]) <= MaxRecord);

    private static bool ReadRecord(List<byte> records, ref int at, out byte type, out byte[] body)
    {
        (type, body) = (0, []);
        if (records.Count < at + 5 || !LooksLikeTls(records, at)) return false;
        var length = (records[at + 3] << 8) | records[at + 4];
        if (records.Count < at + 5 + length) return false;
        type = records[at];
        body = CollectionsMarshal.AsSpan(records).Slice(at + 5, length).ToArray();
        at += 5 + length;
        return true;
    }

    private static bool TakeMessages(List<byte> messages, ServerFlight flight)
    {
        var at = 0;
        while (messages.Count >= at + 4 && !flight.IsDone)
        {
            var length = (messages[at + 1] << 16) | (messages[at + 2] << 8) | messages[at + 3];
            if (length > MaxFlight) return false;
            if (messages.Count < at + 4 + length) break;
            if (!flight.Take(messages[at], CollectionsMarshal.AsSpan(messages).Slice(at + 4, length))) return false;
            at += 4 + length;
        }
        messages.RemoveRange(0, at);
        return true;
    }
}
