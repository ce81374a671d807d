using System.Formats.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace PgTlsDashboard.Core.Pki;

/// <summary>Whether the signature of a request proves its key, for the kinds of key that .NET does not load.</summary>
internal static class RequestProof
{
    /// <summary>False as well for what is no request.</summary>
    public static bool IsSound(byte[] der)
    {
        try
        {
            var request = new Pkcs10CertificationRequest(der);
            return request.SignatureAlgorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdRsassaPss)
                ? IsSoundPss(request, der)
                : request.Verify();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // On hostile bytes BouncyCastle throws exceptions of many kinds; each says that nothing is proven.
            return false;
        }
    }

    // BouncyCastle's requests take RSA-PSS without its parameters only.
    private static bool IsSoundPss(Pkcs10CertificationRequest request, byte[] der)
    {
        var terms = RsassaPssParameters.GetInstance(request.SignatureAlgorithm.Parameters);
        var mask = Org.BouncyCastle.Asn1.X509.AlgorithmIdentifier.GetInstance(terms.MaskGenAlgorithm.Parameters);
        var verifier = new PssSigner(
            new RsaBlindedEngine(), DigestUtilities.GetDigest(terms.HashAlgorithm.Algorithm), DigestUtilities.GetDigest(mask.Algorithm),
            terms.SaltLength.IntValueExact);
        verifier.Init(forSigning: false, request.GetPublicKey());
        var signed = new AsnReader(der, AsnEncodingRules.BER).ReadSequence().ReadEncodedValue().ToArray();
        verifier.BlockUpdate(signed, 0, signed.Length);
        return verifier.VerifySignature(request.GetSignatureOctets());
    }
}
