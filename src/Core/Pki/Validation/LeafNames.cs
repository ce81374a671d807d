using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>
/// The subject and the alternative names as they stand in a certificate's bytes. Read by hand: loading a certificate costs OpenSSL 3 a
/// tenth of a millisecond, mostly for its key, and a look at a server would pay it again.
/// </summary>
internal sealed record LeafNames(List<(bool IsAddress, byte[] Value)> Alternative, List<string> Common)
{
    private const int MaxNames = 200;
    private const int MaxCommonNames = 20;
    private const string AlternativeName = "2.5.29.17";
    private const string CommonName = "2.5.4.3";
    private static readonly Asn1Tag s_version = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag s_extensions = new(TagClass.ContextSpecific, 3, isConstructed: true);
    private static readonly Asn1Tag s_dnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag s_ipAddress = new(TagClass.ContextSpecific, 7);

    /// <summary>Without any name for what is no certificate.</summary>
    public static LeafNames Of(ReadOnlySpan<byte> der)
    {
        try
        {
            var body = new AsnReader(der.ToArray(), AsnEncodingRules.BER).ReadSequence().ReadSequence();
            if (body.PeekTag().HasSameClassAndValue(s_version)) body.ReadEncodedValue();
            // Serial number, signature, issuer, validity.
            for (var i = 0; i < 4; i++) body.ReadEncodedValue();
            var subject = body.ReadEncodedValue();
            body.ReadEncodedValue();
            return new(ReadAlternative(Extensions(body)), ReadCommon(subject));
        }
        catch (AsnContentException)
        {
            return new([], []);
        }
    }

    private static List<byte[]> Extensions(AsnReader body)
    {
        while (body.HasData && !body.PeekTag().HasSameClassAndValue(s_extensions)) body.ReadEncodedValue();
        var found = new List<byte[]>();
        if (!body.HasData) return found;
        var list = body.ReadSequence(s_extensions).ReadSequence();
        while (list.HasData)
        {
            var one = list.ReadSequence();
            var id = one.ReadObjectIdentifier();
            if (one.PeekTag() == Asn1Tag.Boolean) one.ReadBoolean();
            var value = one.ReadOctetString();
            if (id == AlternativeName) found.Add(value);
        }
        return found;
    }

    private static List<(bool IsAddress, byte[] Value)> ReadAlternative(List<byte[]> extensions)
    {
        var names = new List<(bool, byte[])>();
        // OpenSSL takes a second SAN extension, or one that does not decode, as none.
        if (extensions.Count != 1) return names;
        try
        {
            var sequence = new AsnReader(extensions[0], AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData && names.Count < MaxNames)
            {
                var tag = sequence.PeekTag();
                if (tag == s_dnsName) names.Add((false, sequence.ReadOctetString(s_dnsName)));
                else if (tag == s_ipAddress) names.Add((true, sequence.ReadOctetString(s_ipAddress)));
                else sequence.ReadEncodedValue();
            }
            return names;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    /// <summary>In the order of the subject, at most 20 of them.</summary>
    private static List<string> ReadCommon(ReadOnlyMemory<byte> subject)
    {
        var found = new List<string>();
        try
        {
            foreach (var part in new X500DistinguishedName(subject.Span).EnumerateRelativeDistinguishedNames(reversed: false))
                if (!part.HasMultipleElements && part.GetSingleElementType().Value == CommonName && found.Count < MaxCommonNames
                    && part.GetSingleElementValue() is { } name) found.Add(name);
        }
        catch (CryptographicException)
        {
            return found;
        }
        return found;
    }
}
