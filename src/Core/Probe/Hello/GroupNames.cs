using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>Key-exchange groups (IANA, TLS Supported Groups), named as OpenSSL and ssl_ecdh_curve name them.</summary>
internal static class GroupNames
{
    /// <summary>What TLS 1.3 may choose from.</summary>
    public static readonly ImmutableArray<ushort> Tls13 =
        [0x11ec, 0x11eb, 0x11ed, 29, 23, 24, 30, 25, 256, 257, 258, 259, 260, 31, 32, 33, 0x0200, 0x0201, 0x0202, 41];

    /// <summary>
    /// What an ECDHE exchange before TLS 1.3 may choose from; no ffdhe groups, so that DHE shows the server's own parameters.
    /// </summary>
    public static readonly ImmutableArray<ushort> Legacy =
        [29, 23, 24, 30, 25, 28, 27, 26, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

    private static readonly string[] s_sec =
    [
        "", "sect163k1", "sect163r1", "sect163r2", "sect193r1", "sect193r2", "sect233k1", "sect233r1", "sect239k1", "sect283k1",
        "sect283r1", "sect409k1",
        "sect409r1", "sect571k1", "sect571r1", "secp160k1", "secp160r1", "secp160r2", "secp192k1", "prime192v1", "secp224k1", "secp224r1",
        "secp256k1",
    ];

    public static string Of(ushort group) => group switch
    {
        23 => "prime256v1",
        24 => "secp384r1",
        25 => "secp521r1",
        26 => "brainpoolP256r1",
        27 => "brainpoolP384r1",
        28 => "brainpoolP512r1",
        29 => "X25519",
        30 => "X448",
        31 => "brainpoolP256r1tls13",
        32 => "brainpoolP384r1tls13",
        33 => "brainpoolP512r1tls13",
        41 => "curveSM2",
        256 => "ffdhe2048",
        257 => "ffdhe3072",
        258 => "ffdhe4096",
        259 => "ffdhe6144",
        260 => "ffdhe8192",
        0x0200 => "MLKEM512",
        0x0201 => "MLKEM768",
        0x0202 => "MLKEM1024",
        0x11eb => "SecP256r1MLKEM768",
        0x11ec => "X25519MLKEM768",
        0x11ed => "SecP384r1MLKEM1024",
        > 0 and <= 22 => s_sec[group],
        _ => $"0x{group:x4}",
    };
}
