using System.Formats.Asn1;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// The fields of a certificate as RFC 5280, 4.1 lays them out. Read by hand: times without a local zone, and nothing but one kind of
/// exception for hostile bytes.
/// </summary>
internal sealed record CertificateFields
{
    /// <summary>1 to 3, as people count them; the encoding counts from 0.</summary>
    public required int Version { get; init; }

    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    public required ReadOnlyMemory<byte> SignatureAlgorithm { get; init; }

    public required DistinguishedName Issuer { get; init; }

    public required ReadOnlyMemory<byte> IssuerDer { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required DistinguishedName Subject { get; init; }

    public required ReadOnlyMemory<byte> SubjectDer { get; init; }

    public required ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; init; }

    public required CertificateExtensions Extensions { get; init; }

    /// <summary>BER, as OpenSSL reads it: a certificate that servers serve must not be unreadable here.</summary>
    /// <exception cref="AsnContentException">It is no certificate.</exception>
    public static CertificateFields Read(ReadOnlyMemory<byte> der)
    {
        var file = new AsnReader(der, AsnEncodingRules.BER);
        var certificate = file.ReadSequence();
        file.ThrowIfNotEmpty();
        var body = certificate.ReadSequence();
        certificate.ReadSequence();
        certificate.ReadBitString(out _);
        certificate.ThrowIfNotEmpty();

        var versionTag = new Asn1Tag(TagClass.ContextSpecific, 0);
        var version = 1;
        if (body.PeekTag().HasSameClassAndValue(versionTag) && body.ReadSequence(versionTag).ReadInteger() is var number)
            version = number >= 0 && number <= 2 ? (int)number + 1 : 0;
        var serial = body.ReadIntegerBytes();
        var signature = body.ReadEncodedValue();
        var issuerDer = body.PeekEncodedValue();
        var issuer = DistinguishedName.Read(body);
        var validity = body.ReadSequence();
        var notBefore = ReadTime(validity);
        var notAfter = ReadTime(validity);
        var subjectDer = body.PeekEncodedValue();
        var subject = DistinguishedName.Read(body);
        var key = body.ReadEncodedValue();
        return new CertificateFields
        {
            Version = version,
            SerialNumber = serial.Length > 1 && serial.Span[0] == 0 ? serial[1..] : serial,
            SignatureAlgorithm = signature,
            Issuer = issuer,
            IssuerDer = issuerDer,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Subject = subject,
            SubjectDer = subjectDer,
            SubjectPublicKeyInfo = key,
            Extensions = CertificateExtensions.Read(body),
        };
    }

    private static DateTimeOffset ReadTime(AsnReader validity) => validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
        ? validity.ReadUtcTime(twoDigitYearMax: 2049)
        : validity.ReadGeneralizedTime();
}
