using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// Writes and signs certificates (RFC 5280, 4.1) with an authority's key. By hand, because <see cref="CertificateRequest"/> parses each
/// certificate again that it has made, which takes longer than all the rest. One signature at a time: .NET's keys do not promise more.
/// </summary>
internal sealed class CertificateSigner
{
    private const int SerialBytes = 16;

    private readonly PrivateKey _key;
    private readonly X509SignatureGenerator _generator;
    private readonly HashAlgorithmName _hash;
    private readonly byte[] _algorithm;
    private readonly Lock _one = new();

    public CertificateSigner(PrivateKey key)
    {
        _key = key;
        _generator = key.Key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)key.Key);
        _hash = KeySpec.Of(key.Algorithm).Hash;
        _algorithm = _generator.GetSignatureAlgorithmIdentifier(_hash);
    }

    /// <param name="serial">Big-endian, without leading zeros; a new random one when empty.</param>
    public Certificate Sign(CertificateProfile profile, ReadOnlySpan<byte> issuer, DateTimeOffset notBefore, DateTimeOffset notAfter,
        ReadOnlySpan<byte> serial = default)
    {
        var body = WriteBody(profile, issuer, notBefore, notAfter, serial);
        var certificate = new AsnWriter(AsnEncodingRules.DER, body.Length + 1200);
        using (certificate.PushSequence())
        {
            certificate.WriteEncodedValue(body);
            certificate.WriteEncodedValue(_algorithm);
            certificate.WriteBitString(SignData(body));
        }
        return Certificate.Read(certificate.Encode());
    }

    private byte[] WriteBody(CertificateProfile profile, ReadOnlySpan<byte> issuer, DateTimeOffset notBefore, DateTimeOffset notAfter,
        ReadOnlySpan<byte> serial)
    {
        const int version3 = 2;
        var writer = new AsnWriter(AsnEncodingRules.DER, 1024);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                writer.WriteInteger(version3);
            writer.WriteIntegerUnsigned(serial.IsEmpty ? NewSerial() : serial);
            writer.WriteEncodedValue(_algorithm);
            writer.WriteEncodedValue(issuer);
            using (writer.PushSequence())
            {
                WriteTime(writer, notBefore);
                WriteTime(writer, notAfter);
            }
            writer.WriteEncodedValue(profile.Subject);
            writer.WriteEncodedValue(profile.SubjectPublicKeyInfo);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
            using (writer.PushSequence())
            {
                foreach (var extension in profile.Extensions)
                    WriteExtension(writer, extension);
            }
        }
        return writer.Encode();
    }

    private static void WriteExtension(AsnWriter writer, X509Extension extension)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(extension.Oid!.Value!);
            if (extension.Critical)
                writer.WriteBoolean(true);
            writer.WriteOctetString(extension.RawData);
        }
    }

    /// <summary>UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5); whole seconds.</summary>
    private static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        const int lastUtcTimeYear = 2049;
        if (time.UtcDateTime.Year <= lastUtcTimeYear)
            writer.WriteUtcTime(time, lastUtcTimeYear);
        else
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    private byte[] SignData(byte[] data)
    {
        lock (_one)
        {
            ObjectDisposedException.ThrowIf(_key.IsDisposed, _key);
            return _generator.SignData(data, _hash);
        }
    }

    /// <summary>127 random bits behind a zero sign bit; never zero (RFC 5280, 4.1.2.2).</summary>
    private static byte[] NewSerial()
    {
        var serial = new byte[SerialBytes];
        do
        {
            RandomNumberGenerator.Fill(serial);
            serial[0] &= 0x7f;
        }
        while (serial.AsSpan().IndexOfAnyExcept((byte)0) < 0);
        // DER takes the shortest form of an integer, and AsnWriter insists on it.
        return serial.AsSpan().TrimStart((byte)0).ToArray();
    }
}
