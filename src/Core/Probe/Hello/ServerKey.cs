using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Probe.Hello;

/// <summary>
/// Sizes up to which a stranger's numbers are computed with: BouncyCastle sets itself no limit, and no deadline reaches into a computation.
/// </summary>
internal static class ServerKey
{
    /// <summary>A quarter of a second; 8,192 bits take two, 16,384 take fifteen.</summary>
    public const int MostPrimeBits = 4096;

    // OPENSSL_RSA_MAX_MODULUS_BITS and OPENSSL_RSA_MAX_PUBEXP_BITS.
    private const int MostModulusBytes = 16384 / 8;
    private const int MostExponentBytes = 64 / 8;

    /// <summary>DSA of 3,072 bits with its parameters has 1.2 KB; no other key comes near.</summary>
    private const int MostOther = 1600;
    private const string Rsa = "1.2.840.113549.1.1.1";

    /// <summary>Whether the certificate's key can be read and is of a size that a client computes with.</summary>
    public static bool IsUsable(ReadOnlySpan<byte> certificate)
    {
        try
        {
            using var x509 = X509CertificateLoader.LoadCertificate(certificate);
            var key = x509.PublicKey;
            if (key.Oid.Value != Rsa) return key.EncodedKeyValue.RawData.Length + (key.EncodedParameters?.RawData.Length ?? 0) <= MostOther;
            var numbers = new AsnReader(key.EncodedKeyValue.RawData, AsnEncodingRules.DER).ReadSequence();
            // One byte more: a number whose first bit is set has a zero before it.
            return numbers.ReadIntegerBytes().Length <= MostModulusBytes + 1 && numbers.ReadIntegerBytes().Length <= MostExponentBytes + 1;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return false;
        }
    }
}
