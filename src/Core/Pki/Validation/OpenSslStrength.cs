namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// Strength in bits as OpenSSL counts it for its security levels: 80 is level 1, 112 is level 2. Its version 1.1.1 counts RSA by a table
/// and SHA-1 as 80; version 3 computes RSA by NIST SP 800-56B, appendix D, and counts SHA-1 as 63, below every level.
/// </summary>
internal sealed record OpenSslStrength(bool IsVersion3)
{
    public const int Level1 = 80;
    public const int Level2 = 112;

    /// <summary>Null for a key whose strength cannot be told from its name.</summary>
    public int? OfKey(KeyDescription key) => key switch
    {
        { Type: "RSA" or "RSA-PSS" or "DSA", Bits: { } bits } => IsVersion3 ? Computed(bits) : Tabled(bits),
        { Type: "ECDSA", Bits: { } bits } => bits / 2,
        { Type: "Ed25519" } => 128,
        { Type: "Ed448" } => 224,
        _ => null,
    };

    public int? OfHash(string? hash) => hash switch
    {
        "MD2" or "MD5" => IsVersion3 ? 39 : 64,
        "SHA-1" => IsVersion3 ? 63 : 80,
        "SHA-224" => 112,
        "SHA-256" or "" => 128,
        "SHA-384" => 192,
        "SHA-512" => 256,
        _ => null,
    };

    private static int Tabled(int bits) =>
        bits switch { >= 15360 => 256, >= 7680 => 192, >= 3072 => 128, >= 2048 => 112, >= 1024 => 80, _ => 0 };

    private static int Computed(int bits)
    {
        if (bits < 8) return 0;
        var x = bits * Math.Log(2);
        var strength = ((1.923 * Math.Cbrt(x * Math.Pow(Math.Log(x), 2))) - 4.69) / Math.Log(2);
        // OpenSSL rounds to the nearest multiple of 8, with its table's values as limits.
        var rounded = ((int)strength + 4) & ~7;
        var most = bits switch { < 7680 => 192, < 15360 => 256, _ => 1200 };
        return Math.Min(rounded, most);
    }
}
