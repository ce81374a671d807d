using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>A PKCS #10 request (RFC 2986): only its public key is believed, and only when its signature proves the private one.</summary>
internal static class SigningRequest
{
    private const int Largest = 64 * 1024;

    /// <summary>A request for a key with a subject of one CN, signed by the key, DER.</summary>
    public static byte[] Make(PrivateKey key, string commonName)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(commonName);
        var hash = KeySpec.Of(key.Algorithm).Hash;
        var request = key.Key is RSA rsa
            ? new CertificateRequest(subject.Build(), rsa, hash, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject.Build(), (ECDsa)key.Key, hash);
        return request.CreateSigningRequest();
    }

    private const string Remedy = "Make one with: openssl req -new -key postgresql.key -subj /CN=client";

    public static PublicKey? Read(ReadOnlySpan<byte> request, out Finding? problem)
    {
        problem = null;
        if (request.Length > Largest)
            problem = Refusal(FindingCode.CsrTooLarge, $"The request has {request.Length} bytes, too many for a signing request.", Remedy);
        else if (request.IndexOf("PRIVATE KEY-----"u8) >= 0)
            problem = Refusal(FindingCode.CsrPrivateKey, "A private key came with the request.",
                "Make a new key, since this one has travelled, and send only the request.");
        else if (Decode(request) is not { } der)
            problem = Refusal(FindingCode.CsrDamaged, "It is no PKCS #10 signing request, or a damaged one.", Remedy);
        else
            return Load(der, out problem);
        return null;
    }

    /// <summary>The DER of a PEM request, or the bytes as they are when they are no text; null when there is no request.</summary>
    private static byte[]? Decode(ReadOnlySpan<byte> request)
    {
        const byte sequence = 0x30;
        if (!request.IsEmpty && request[0] == sequence)
            return request.ToArray();
        var position = 0;
        while (PemBlock.Next(request, ref position) is { } block)
        {
            // certtool and old tools write the longer label.
            if (block.Label is "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST")
                return block.Decode(request);
        }
        return null;
    }

    private static PublicKey? Load(byte[] der, out Finding? problem)
    {
        problem = null;
        try
        {
            // The default options verify the signature, which is the proof of possession.
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default,
                RSASignaturePadding.Pkcs1);
            if (IsStrongEnough(request.PublicKey))
                return request.PublicKey;
            problem = Refusal(FindingCode.CsrWeakKey, "The request's key is too weak or of an unsupported kind.",
                "Use ECDSA P-256 or P-384, or RSA with 2048 to 8192 bits.");
        }
        catch (Exception refused)
            when (refused is CryptographicException or ArgumentException or NotSupportedException or AsnContentException)
        {
            problem = Refusal(FindingCode.CsrUnproven, "The request's signature does not prove its key, or the request is damaged.",
                Remedy);
        }
        return null;
    }

    private static bool IsStrongEnough(PublicKey key)
    {
        if (AlgorithmName.OfKey(key.ExportSubjectPublicKeyInfo()) is "ECDSA P-256" or "ECDSA P-384" or "ECDSA P-521")
            return true;
        using var rsa = key.GetRSAPublicKey();
        return rsa is { KeySize: >= 2048 and <= 8192 };
    }

    private static Finding Refusal(FindingCode code, string message, string remedy) => new(code, Severity.Error, message, remedy);
}
