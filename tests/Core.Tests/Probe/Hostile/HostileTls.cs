using System.Security.Cryptography;

namespace PgTlsDashboard.Core.Tests.Probe.Hostile;

/// <summary>Messages of TLS made by hand, lawful and not.</summary>
internal static class HostileTls
{
    private static readonly byte[] s_retry = Convert.FromHexString("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    public static byte[] Alert(byte level, byte description) => [21, 3, 3, 0, 2, level, description];

    /// <summary>Handshake bytes in records of at most 16 KiB.</summary>
    public static byte[] Records(ReadOnlySpan<byte> messages)
    {
        var records = new List<byte>(messages.Length + 64);
        for (; messages.Length > 0; messages = messages[Math.Min(16384, messages.Length)..])
        {
            var part = messages[..Math.Min(16384, messages.Length)];
            records.AddRange([22, 3, 3, (byte)(part.Length >> 8), (byte)part.Length]);
            records.AddRange(part);
        }
        return [.. records];
    }

    public static byte[] Message(byte type, ReadOnlySpan<byte> body) =>
        [type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];

    public static byte[] ServerHello(ushort version, ushort suite, byte[]? random = null, params byte[] extensions) => Message(2,
    [
        (byte)(version >> 8), (byte)version, .. random ?? RandomNumberGenerator.GetBytes(32), 0, (byte)(suite >> 8), (byte)suite, 0,
        .. extensions.Length == 0 ? [] : Vector16(extensions),
    ]);

    /// <summary>TLS 1.3's demand for another key share.</summary>
    public static byte[] Retry(ushort group) =>
        ServerHello(0x0303, 0x1302, s_retry, [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, (byte)(group >> 8), (byte)group]);

    public static byte[] Certificates(params ReadOnlySpan<byte[]> chain)
    {
        var list = new List<byte>();
        foreach (var der in chain) list.AddRange([(byte)(der.Length >> 16), (byte)(der.Length >> 8), (byte)der.Length, .. der]);
        return Message(11, [(byte)(list.Count >> 16), (byte)(list.Count >> 8), (byte)list.Count, .. list]);
    }

    public static byte[] Vector16(ReadOnlySpan<byte> body) => [(byte)(body.Length >> 8), (byte)body.Length, .. body];

    /// <summary>A whole flight of TLS 1.2, with secure renegotiation, without which BouncyCastle goes no further.</summary>
    public static byte[] Flight12(byte[] hello, ushort suite, params ReadOnlySpan<byte[]> messages) =>
        FlightWith(RandomNumberGenerator.GetBytes(32), hello, suite, messages);

    public static byte[] FlightWith(byte[] random, byte[] hello, ushort suite, params ReadOnlySpan<byte[]> messages)
    {
        if (!Offers(hello, suite)) return Alert(2, 40);
        var flight = new List<byte>(ServerHello(0x0303, suite, random, 0xff, 1, 0, 1, 0));
        foreach (var message in messages) flight.AddRange(message);
        flight.AddRange([14, 0, 0, 0]);
        return Records([.. flight]);
    }

    /// <summary>DHE's parameters of any size, signed as they must be (RFC 5246, 7.4.3).</summary>
    public static byte[] KeyExchange(byte[] hello, byte[] random, byte[] prime, RSA key)
    {
        byte[] parameters = [.. Vector16(prime), .. Vector16([2]), .. Vector16([4])];
        var signature = key.SignData([.. hello[11..43], .. random, .. parameters], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Message(12, [.. parameters, 4, 1, .. Vector16(signature)]);
    }

    /// <summary>Whether this record of a ClientHello for TLS 1.2 lists the suite.</summary>
    private static bool Offers(byte[] hello, ushort suite)
    {
        if (hello.Length < 50 || hello[10] != 3 || hello.AsSpan().IndexOf<byte>([0, 43, 0, 3, 2, 3, 4]) >= 0) return false;
        var at = 44 + hello[43];
        var length = (hello[at] << 8) | hello[at + 1];
        for (var i = at + 2; i + 1 < at + 2 + length && i + 1 < hello.Length; i += 2)
            if (((hello[i] << 8) | hello[i + 1]) == suite) return true;
        return false;
    }
}
