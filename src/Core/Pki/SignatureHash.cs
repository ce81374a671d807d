using System.Formats.Asn1;

namespace PgTlsDashboard.Core.Pki;

/// <summary>The hash of a certificate's signature by its AlgorithmIdentifier.</summary>
internal static class SignatureHash
{
    /// <summary>What RSA-PSS means without parameters (RFC 8017, A.2.3).</summary>
    private const string PssDefault = "SHA-1";
    private static readonly Asn1Tag s_first = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>
    /// <c>MD5</c>, <c>SHA-1</c>, <c>SHA-256</c> and so on; empty for EdDSA, which has one of its own; null for one that is not known.
    /// </summary>
    public static string? Of(ReadOnlyMemory<byte> algorithmIdentifier)
    {
        var algorithm = new AsnReader(algorithmIdentifier, AsnEncodingRules.BER).ReadSequence();
        var type = algorithm.ReadObjectIdentifier();
        return type switch
        {
            "1.2.840.113549.1.1.10" => OfPss(algorithm),
            "1.2.840.113549.1.1.2" => "MD2",
            "1.2.840.113549.1.1.4" or "1.3.14.3.2.3" => "MD5",
            "1.2.840.113549.1.1.5" or "1.3.14.3.2.29" or "1.2.840.10045.4.1" or "1.2.840.10040.4.3" => "SHA-1",
            "1.2.840.113549.1.1.14" or "1.2.840.10045.4.3.1" or "2.16.840.1.101.3.4.3.1" => "SHA-224",
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" or "2.16.840.1.101.3.4.3.2" => "SHA-256",
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" or "2.16.840.1.101.3.4.3.3" => "SHA-384",
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" or "2.16.840.1.101.3.4.3.4" => "SHA-512",
            "1.3.101.112" or "1.3.101.113" => "",
            _ => null,
        };
    }

    private static string? OfPss(AsnReader algorithm)
    {
        if (!algorithm.HasData || !algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)) return PssDefault;
        var terms = algorithm.ReadSequence();
        if (!terms.HasData || !terms.PeekTag().HasSameClassAndValue(s_first)) return PssDefault;
        return terms.ReadSequence(s_first).ReadSequence().ReadObjectIdentifier() switch
        {
            "1.3.14.3.2.26" => "SHA-1",
            "2.16.840.1.101.3.4.2.4" => "SHA-224",
            "2.16.840.1.101.3.4.2.1" => "SHA-256",
            "2.16.840.1.101.3.4.2.2" => "SHA-384",
            "2.16.840.1.101.3.4.2.3" => "SHA-512",
            _ => null,
        };
    }
}
