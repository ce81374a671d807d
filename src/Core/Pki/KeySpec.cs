using System.Formats.Asn1;
using System.Security.Cryptography;

namespace PgTlsDashboard.Core.Pki;

/// <summary>What a <see cref="KeyAlgorithm"/> is made of: a curve or a modulus size, and the hash it signs with.</summary>
internal sealed record KeySpec(ECCurve? Curve, int Bits, HashAlgorithmName Hash)
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    public bool IsRsa => Curve is null;

    public static KeySpec Of(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => new(ECCurve.NamedCurves.nistP256, 256, HashAlgorithmName.SHA256),
        KeyAlgorithm.EcdsaP384 => new(ECCurve.NamedCurves.nistP384, 384, HashAlgorithmName.SHA384),
        KeyAlgorithm.Rsa2048 => new(null, 2048, HashAlgorithmName.SHA256),
        KeyAlgorithm.Rsa3072 => new(null, 3072, HashAlgorithmName.SHA256),
        KeyAlgorithm.Rsa4096 => new(null, 4096, HashAlgorithmName.SHA256),
        KeyAlgorithm.Rsa8192 => new(null, 8192, HashAlgorithmName.SHA256),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such key algorithm."),
    };

    /// <summary>The algorithm of a key that was read; null when the program does not make such keys.</summary>
    public static KeyAlgorithm? Recognise(AsymmetricAlgorithm key) => key switch
    {
        RSA { KeySize: 2048 } => KeyAlgorithm.Rsa2048,
        RSA { KeySize: 3072 } => KeyAlgorithm.Rsa3072,
        RSA { KeySize: 4096 } => KeyAlgorithm.Rsa4096,
        RSA { KeySize: 8192 } => KeyAlgorithm.Rsa8192,
        ECDsa ecdsa => ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value switch
        {
            "1.2.840.10045.3.1.7" => KeyAlgorithm.EcdsaP256,
            "1.3.132.0.34" => KeyAlgorithm.EcdsaP384,
            _ => null,
        },
        _ => null,
    };

    public AsymmetricAlgorithm Create()
    {
        if (Curve is { } curve)
            return ECDsa.Create(curve);
        var rsa = RSA.Create(Bits);
        // .NET makes an RSA key at its first use; it is wanted here, on the thread that was meant for it.
        rsa.ExportParameters(includePrivateParameters: false);
        return rsa;
    }

    /// <summary>Whether the AlgorithmIdentifier of a PKCS #8 structure says RSA; false as well for what is no PKCS #8.</summary>
    public static bool IsRsaPkcs8(ReadOnlySpan<byte> der)
    {
        try
        {
            var info = new AsnReader(der.ToArray(), AsnEncodingRules.BER).ReadSequence();
            info.ReadIntegerBytes();
            return info.ReadSequence().ReadObjectIdentifier() == RsaEncryption;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
