using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Server.Http;

/// <summary>How the API spells enums: camelCase, and key algorithms by their own names.</summary>
internal static class Spelling
{
    public const string KeyAlgorithms = "ecdsa-p256, ecdsa-p384, rsa-2048, rsa-3072, rsa-4096, rsa-8192";

    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>
    /// Also takes <c>P-256</c>, <c>EC-P256</c>, <c>ECDSA P-256</c>, <c>prime256v1</c>, <c>RSA2048</c>, whatever the case; null for the
    /// rest.
    /// </summary>
    public static KeyAlgorithm? KeyAlgorithm(string text) =>
        string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant() switch
        {
            "ecdsap256" or "ecp256" or "p256" or "prime256v1" or "secp256r1" => Core.Pki.KeyAlgorithm.EcdsaP256,
            "ecdsap384" or "ecp384" or "p384" or "secp384r1" => Core.Pki.KeyAlgorithm.EcdsaP384,
            "rsa2048" => Core.Pki.KeyAlgorithm.Rsa2048,
            "rsa3072" => Core.Pki.KeyAlgorithm.Rsa3072,
            "rsa4096" => Core.Pki.KeyAlgorithm.Rsa4096,
            "rsa8192" => Core.Pki.KeyAlgorithm.Rsa8192,
            _ => null,
        };

    public static string Of(KeyAlgorithm algorithm) => algorithm switch
    {
        Core.Pki.KeyAlgorithm.EcdsaP256 => "ecdsa-p256",
        Core.Pki.KeyAlgorithm.EcdsaP384 => "ecdsa-p384",
        Core.Pki.KeyAlgorithm.Rsa2048 => "rsa-2048",
        Core.Pki.KeyAlgorithm.Rsa3072 => "rsa-3072",
        Core.Pki.KeyAlgorithm.Rsa4096 => "rsa-4096",
        _ => "rsa-8192",
    };

    /// <summary>ISO 8601 with a Z.</summary>
    public static DateTime Utc(DateTimeOffset time) => time.UtcDateTime;
}
