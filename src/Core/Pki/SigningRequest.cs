using System.Formats.Asn1;
using System.Globalization;
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
        if (KeyOf(der) is { } kind && !IsAccepted(kind))
        {
            problem = RequestProof.IsSound(der) ? Unaccepted(kind) : Unproven();
            return null;
        }
        try
        {
            // The default options verify the signature, which is the proof of possession.
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default,
                RSASignaturePadding.Pkcs1);
            return request.PublicKey;
        }
        catch (Exception refused)
            when (refused is CryptographicException or ArgumentException or NotSupportedException or AsnContentException)
        {
            problem = Unproven();
        }
        return null;
    }

    /// <summary>The name of the request's key, as <see cref="AlgorithmName"/> gives it; null for what is no request.</summary>
    private static string? KeyOf(byte[] der)
    {
        try
        {
            // CertificationRequestInfo ::= { version, subject, subjectPKInfo, attributes } (RFC 2986, 4.1).
            var info = new AsnReader(der, AsnEncodingRules.BER).ReadSequence().ReadSequence();
            info.ReadIntegerBytes();
            info.ReadEncodedValue();
            return AlgorithmName.OfKey(info.ReadEncodedValue());
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static bool IsAccepted(string kind) => kind is "ECDSA P-256" or "ECDSA P-384" or "ECDSA P-521"
        || (BitsOf(kind, "RSA ") is { } bits && bits is >= 2048 and <= 8192);

    private static int? BitsOf(string kind, string family) => kind.StartsWith(family, StringComparison.Ordinal)
        && int.TryParse(kind.AsSpan(family.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : null;

    private static Finding Unaccepted(string kind) => Refusal(
        FindingCode.CsrWeakKey,
        BitsOf(kind, "RSA ") is { } bits
            ? $"The request's RSA key has {bits} bits, which is too {(bits < 2048 ? "weak" : "long")}."
            : $"The request is sound, but its key is of a kind that is not accepted: {kind}.",
        "Use ECDSA P-256, P-384 or P-521, or RSA with 2048 to 8192 bits.");

    private static Finding Unproven() =>
        Refusal(FindingCode.CsrUnproven, "The request's signature does not prove its key, or the request is damaged.", Remedy);

    private static Finding Refusal(FindingCode code, string message, string remedy) => new(code, Severity.Error, message, remedy);
}
