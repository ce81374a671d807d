using System.Formats.Asn1;
using System.Globalization;

namespace PgTlsDashboard.Core.Pki;

/// <summary>Names of algorithms for people; an unknown one is named by its OID.</summary>
internal static class AlgorithmName
{
    private const string Brainpool = "1.3.36.3.3.2.8.1.1.";
    private static readonly int[] s_brainpoolBits = [160, 192, 224, 256, 320, 384, 512];

    /// <summary>Of a SubjectPublicKeyInfo: <c>ECDSA P-256</c>, <c>RSA 3072</c>, <c>RSA-PSS 2048</c>.</summary>
    public static string OfKey(ReadOnlyMemory<byte> subjectPublicKeyInfo)
    {
        var info = new AsnReader(subjectPublicKeyInfo, AsnEncodingRules.BER).ReadSequence();
        var algorithm = info.ReadSequence();
        var type = algorithm.ReadObjectIdentifier();
        return type switch
        {
            "1.2.840.113549.1.1.1" => $"RSA {ModulusBits(info.ReadBitString(out _))}",
            "1.2.840.113549.1.1.10" => $"RSA-PSS {ModulusBits(info.ReadBitString(out _))}",
            "1.2.840.10045.2.1" => $"ECDSA {Curve(algorithm)}",
            "1.2.840.10040.4.1" => DsaName(algorithm),
            "1.3.101.112" => "Ed25519",
            "1.3.101.113" => "Ed448",
            "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
            "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
            "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
            _ => type,
        };
    }

    /// <summary>Of an AlgorithmIdentifier, as OpenSSL spells it.</summary>
    public static string OfSignature(ReadOnlyMemory<byte> algorithmIdentifier)
    {
        var type = new AsnReader(algorithmIdentifier, AsnEncodingRules.BER).ReadSequence().ReadObjectIdentifier();
        return type switch
        {
            "1.2.840.10045.4.1" => "ecdsa-with-SHA1",
            "1.2.840.10045.4.3.2" => "ecdsa-with-SHA256",
            "1.2.840.10045.4.3.3" => "ecdsa-with-SHA384",
            "1.2.840.10045.4.3.4" => "ecdsa-with-SHA512",
            "1.2.840.113549.1.1.4" => "md5WithRSAEncryption",
            "1.2.840.113549.1.1.5" => "sha1WithRSAEncryption",
            "1.2.840.113549.1.1.10" => "rsassaPss",
            "1.2.840.113549.1.1.11" => "sha256WithRSAEncryption",
            "1.2.840.113549.1.1.12" => "sha384WithRSAEncryption",
            "1.2.840.113549.1.1.13" => "sha512WithRSAEncryption",
            "1.3.101.112" => "ED25519",
            "1.3.101.113" => "ED448",
            _ => type,
        };
    }

    private static long ModulusBits(byte[] publicKey)
    {
        var modulus = new AsnReader(publicKey, AsnEncodingRules.BER).ReadSequence().ReadInteger();
        return modulus.GetBitLength();
    }

    /// <summary>Parameters may be inherited from the issuer, and then the size does not show.</summary>
    private static string DsaName(AsnReader algorithm) => algorithm.HasData && algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)
        ? $"DSA {algorithm.ReadSequence().ReadInteger().GetBitLength()}"
        : "DSA";

    private static string Curve(AsnReader algorithm)
    {
        if (!algorithm.HasData || !algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
            return "with a curve of its own";
        var curve = algorithm.ReadObjectIdentifier();
        return curve switch
        {
            "1.2.840.10045.3.1.7" => "P-256",
            "1.3.132.0.34" => "P-384",
            "1.3.132.0.35" => "P-521",
            "1.3.132.0.10" => "secp256k1",
            "1.3.132.0.33" => "P-224",
            "1.2.840.10045.3.1.1" => "P-192",
            _ when curve.StartsWith(Brainpool, StringComparison.Ordinal) => BrainpoolName(curve[Brainpool.Length..]) ?? curve,
            _ => curve,
        };
    }

    /// <summary>RFC 5639, 4.1: each size as a curve and as its twist.</summary>
    private static string? BrainpoolName(string last) => int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= 14
        ? $"brainpoolP{s_brainpoolBits[(number - 1) / 2]}{(number % 2 == 1 ? "r1" : "t1")}"
        : null;
}
