using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>
/// A ClientHello that offers exactly what a question needs (RFC 5246 7.4.1.2, RFC 8446 4.1.2). It is never meant to be finished:
/// under TLS 1.3 it brings no key share, so that the server names its group in a HelloRetryRequest and no key is made.
/// </summary>
internal sealed record ClientHello
{
    public required TlsVersion Version { get; init; }

    public required ImmutableArray<ushort> Suites { get; init; }

    public required ImmutableArray<ushort> Groups { get; init; }

    /// <summary>Sent as SNI when it is a name.</summary>
    public string? ServerName { get; init; }

    public bool AlpnPostgres { get; init; }

    public bool OffersTickets { get; init; } = true;

    public bool OffersDeflate { get; init; }

    /// <summary>The client's verify_data of the handshake that is renegotiated (RFC 5746, 3.5).</summary>
    public ImmutableArray<byte> RenegotiationInfo { get; init; } = [];

    private static ReadOnlySpan<ushort> SignatureSchemes =>
    [
        0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x081a, 0x081b, 0x081c,
        0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0202,
    ];

    /// <summary>One record; a ClientHello of all suites stays far below its limit of 16 KiB.</summary>
    public byte[] ToRecord()
    {
        var handshake = ToHandshake();
        byte[] record = [0x16, 0x03, 0x01, (byte)(handshake.Length >> 8), (byte)handshake.Length, .. handshake];
        return record;
    }

    public byte[] ToHandshake()
    {
        var body = new List<byte>(2048);
        Put(body, (ushort)(Version == TlsVersion.Tls13 ? TlsVersion.Tls12 : Version));
        body.AddRange(RandomNumberGenerator.GetBytes(32));
        body.Add(0);
        PutList(body, Suites.AsSpan());
        body.AddRange(OffersDeflate ? [2, 1, 0] : [1, 0]);
        var extensions = Extensions();
        Put(body, (ushort)extensions.Count);
        body.AddRange(extensions);
        return [1, (byte)(body.Count >> 16), (byte)(body.Count >> 8), (byte)body.Count, .. body];
    }

    private List<byte> Extensions()
    {
        var all = new List<byte>(512);
        if (ServerName is { Length: > 0 and < 254 } name && Ascii.IsValid(name) && !IPAddress.TryParse(name, out _))
        {
            var text = Encoding.ASCII.GetBytes(name.TrimEnd('.'));
            Extension(all, TlsExtension.ServerName,
                [(byte)((text.Length + 3) >> 8), (byte)(text.Length + 3), 0, (byte)(text.Length >> 8), (byte)text.Length, .. text]);
        }
        if (!Groups.IsEmpty)
        {
            var groups = new List<byte>();
            PutList(groups, Groups.AsSpan());
            Extension(all, TlsExtension.SupportedGroups, [.. groups]);
            Extension(all, TlsExtension.PointFormats, [1, 0]);
        }
        if (Version >= TlsVersion.Tls12)
        {
            var schemes = new List<byte>();
            PutList(schemes, SignatureSchemes);
            Extension(all, TlsExtension.SignatureAlgorithms, [.. schemes]);
        }
        Extension(all, TlsExtension.StatusRequest, [1, 0, 0, 0, 0]);
        if (AlpnPostgres) Extension(all, TlsExtension.Alpn, [0, 11, 10, .. "postgresql"u8]);
        if (Version == TlsVersion.Tls13)
        {
            Extension(all, TlsExtension.SupportedVersions, [2, 3, 4]);
            Extension(all, TlsExtension.PskKeyExchangeModes, [1, 1]);
            Extension(all, TlsExtension.KeyShare, [0, 0]);
            return all;
        }
        Extension(all, TlsExtension.EncryptThenMac, []);
        Extension(all, TlsExtension.ExtendedMasterSecret, []);
        if (OffersTickets) Extension(all, TlsExtension.SessionTicket, []);
        Extension(all, TlsExtension.RenegotiationInfo, [(byte)RenegotiationInfo.Length, .. RenegotiationInfo]);
        return all;
    }

    private static void Extension(List<byte> to, ushort type, ReadOnlySpan<byte> body)
    {
        Put(to, type);
        Put(to, (ushort)body.Length);
        to.AddRange(body);
    }

    private static void PutList(List<byte> to, ReadOnlySpan<ushort> values)
    {
        Put(to, (ushort)(values.Length * 2));
        foreach (var value in values) Put(to, value);
    }

    private static void Put(List<byte> to, ushort value)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(two, value);
        to.AddRange(two);
    }
}
