using System.Globalization;

namespace PgTlsDashboard.Core.Pki;

/// <summary>A key's type and size, read from the name that <see cref="AlgorithmName"/> gives it.</summary>
/// <param name="Type"><c>RSA</c>, <c>RSA-PSS</c>, <c>DSA</c>, <c>ECDSA</c>, <c>Ed25519</c>, <c>Ed448</c>, or the name as it is.</param>
/// <param name="Bits">Of the modulus or of the curve; null where the name does not show it.</param>
/// <param name="Curve">For ECDSA: <c>P-256</c>, <c>brainpoolP256r1</c>, or an OID.</param>
internal readonly record struct KeyDescription(string Type, int? Bits, string? Curve)
{
    public static KeyDescription Of(string algorithm) => algorithm.Split(' ', 2) switch
    {
        [("RSA" or "RSA-PSS" or "DSA") and var type, var size] when int.TryParse(
            size, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) => new(type, bits, null),
        ["ECDSA", var curve] => new("ECDSA", CurveBits(curve), curve),
        ["Ed25519"] => new("Ed25519", 256, null),
        ["Ed448"] => new("Ed448", 456, null),
        _ => new(algorithm, null, null),
    };

    private static int? CurveBits(string curve)
    {
        // A curve without a name is an OID, whose digits are no size.
        if (char.IsAsciiDigit(curve[0])) return null;
        var digits = string.Concat(curve.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : null;
    }
}
