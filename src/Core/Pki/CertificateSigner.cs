using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>Signs certificates with an authority's key. One signature at a time: .NET's keys do not promise more.</summary>
internal sealed class CertificateSigner : X509SignatureGenerator
{
    private const int SerialBytes = 16;

    private readonly PrivateKey _key;
    private readonly X509SignatureGenerator _generator;
    private readonly Lock _one = new();

    private CertificateSigner(PrivateKey key)
    {
        _key = key;
        _generator = key.Key is RSA rsa ? CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : CreateForECDsa((ECDsa)key.Key);
        Hash = KeySpec.Of(key.Algorithm).Hash;
    }

    public HashAlgorithmName Hash { get; }

    public static CertificateSigner For(PrivateKey key) => new(key);

    public static PublicKey PublicKeyOf(PrivateKey key) => new(key.Key);

    public Certificate Sign(CertificateRequest request, X500DistinguishedName issuer, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var signed = request.Create(issuer, this, notBefore, notAfter, NewSerial());
        return Certificate.Read(signed.RawData);
    }

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => _generator.GetSignatureAlgorithmIdentifier(hashAlgorithm);

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        lock (_one)
        {
            ObjectDisposedException.ThrowIf(_key.IsDisposed, _key);
            return _generator.SignData(data, hashAlgorithm);
        }
    }

    protected override PublicKey BuildPublicKey() => _generator.PublicKey;

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
        return serial;
    }
}
