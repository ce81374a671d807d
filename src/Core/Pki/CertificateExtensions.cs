using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Net;

namespace PgTlsDashboard.Core.Pki;

/// <summary>The extensions that decide who a certificate is for (RFC 5280, 4.2.1).</summary>
internal sealed record CertificateExtensions
{
    private static readonly Asn1Tag s_dnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag s_ipAddress = new(TagClass.ContextSpecific, 7);

    public ImmutableArray<SubjectAlternativeName> SubjectAlternativeNames { get; private init; } = [];

    public ImmutableArray<string> ExtendedKeyUsages { get; private init; } = [];

    public bool IsCertificateAuthority { get; private init; }

    /// <summary>basicConstraints is present, whatever it says.</summary>
    public bool HasBasicConstraints { get; private init; }

    /// <summary>Null when the extension is absent, which allows every use.</summary>
    public KeyUses? KeyUses { get; private init; }

    /// <summary>nsCertType; null when the extension is absent, which allows every type.</summary>
    public NetscapeTypes? NetscapeTypes { get; private init; }

    /// <summary>The extension is present, even with an empty list.</summary>
    public bool HasExtendedKeyUsages { get; private init; }

    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; private init; }

    /// <summary>Reads what follows the public key of a tbsCertificate.</summary>
    public static CertificateExtensions Read(AsnReader body)
    {
        var result = new CertificateExtensions();
        while (body.HasData && !body.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 3)))
            body.ReadEncodedValue();
        if (!body.HasData)
            return result;
        var list = body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 3)).ReadSequence();
        while (list.HasData)
        {
            var extension = list.ReadSequence();
            var type = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                extension.ReadBoolean();
            var value = new AsnReader(extension.ReadOctetString(), AsnEncodingRules.BER);
            result = type switch
            {
                "2.5.29.14" => result with { SubjectKeyIdentifier = value.ReadOctetString() },
                "2.5.29.15" => result with { KeyUses = ReadBits<KeyUses>(value) },
                "2.5.29.17" => result with { SubjectAlternativeNames = ReadNames(value.ReadSequence()) },
                "2.5.29.19" => result with { HasBasicConstraints = true, IsCertificateAuthority = ReadIsAuthority(value.ReadSequence()) },
                "2.5.29.37" => result with { HasExtendedKeyUsages = true, ExtendedKeyUsages = ReadUsages(value.ReadSequence()) },
                "2.16.840.1.113730.1.1" => result with { NetscapeTypes = ReadBits<NetscapeTypes>(value) },
                _ => result,
            };
        }
        return result;
    }

    /// <summary>The first bit of the string is the lowest of the flags; bits beyond the ninth mean nothing.</summary>
    private static T ReadBits<T>(AsnReader value)
        where T : struct, Enum
    {
        var (bytes, flags) = (value.ReadBitString(out _), 0);
        for (var i = 0; i < 9 && i / 8 < bytes.Length; i++)
            if ((bytes[i / 8] & (0x80 >> (i % 8))) != 0) flags |= 1 << i;
        return (T)Enum.ToObject(typeof(T), flags);
    }

    private static bool ReadIsAuthority(AsnReader constraints) =>
        constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean();

    private static ImmutableArray<string> ReadUsages(AsnReader list)
    {
        var usages = ImmutableArray.CreateBuilder<string>();
        while (list.HasData)
            usages.Add(list.ReadObjectIdentifier());
        return usages.ToImmutable();
    }

    /// <summary>Kinds of names that no PostgreSQL client looks at are passed over.</summary>
    private static ImmutableArray<SubjectAlternativeName> ReadNames(AsnReader list)
    {
        var names = ImmutableArray.CreateBuilder<SubjectAlternativeName>();
        while (list.HasData)
        {
            var tag = list.PeekTag();
            if (tag.HasSameClassAndValue(s_dnsName))
                names.Add(new SubjectAlternativeName.Dns(list.ReadCharacterString(UniversalTagNumber.IA5String, s_dnsName)));
            else if (tag.HasSameClassAndValue(s_ipAddress) && list.ReadOctetString(s_ipAddress) is { Length: 4 or 16 } address)
                names.Add(new SubjectAlternativeName.Ip(new IPAddress(address)));
            else if (!tag.HasSameClassAndValue(s_ipAddress))
                list.ReadEncodedValue();
        }
        return names.ToImmutable();
    }
}
