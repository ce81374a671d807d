using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PgTlsDashboard.Core.Pki;

/// <summary>An X.501 name read out: RFC 2253 text as <c>openssl -nameopt RFC2253,-esc_msb</c> prints it, and its first CN.</summary>
internal sealed record DistinguishedName(string Text, string? CommonName)
{
    private const string CommonNameType = "2.5.4.3";

    /// <summary>
    /// A name (DER) of one CN, to the letter, or of nothing: the value never passes through a text form that would have to be escaped.
    /// </summary>
    public static byte[] OfCommonName(string? commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        if (commonName is not null)
            name.AddCommonName(commonName);
        return name.Build().RawData;
    }

    /// <summary>Reads the next element as a Name.</summary>
    /// <exception cref="AsnContentException">It is not a distinguished name.</exception>
    public static DistinguishedName Read(AsnReader reader)
    {
        string? commonName = null;
        var parts = new List<string>();
        var names = reader.ReadSequence();
        while (names.HasData)
        {
            var separator = ",";
            var set = names.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                var type = attribute.ReadObjectIdentifier();
                var (text, encoded) = ReadValue(attribute);
                if (type == CommonNameType)
                    commonName ??= text;
                parts.Add(separator);
                parts.Add(Attribute(type, text, encoded.Span));
                separator = "+";
            }
        }
        // The last comes first (RFC 2253, 2.1); what stood before the first is no separator.
        parts.Reverse();
        return new DistinguishedName(string.Concat(parts.SkipLast(1)), commonName);
    }

    private static (string? Text, ReadOnlyMemory<byte> Encoded) ReadValue(AsnReader attribute)
    {
        var encoded = attribute.PeekEncodedValue();
        var tag = attribute.PeekTag();
        var known = tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue
            is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
            or UniversalTagNumber.T61String or UniversalTagNumber.BMPString or UniversalTagNumber.NumericString
            or UniversalTagNumber.VisibleString;
        if (known)
            return (attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue), encoded);
        attribute.ReadEncodedValue();
        return (null, encoded);
    }

    private static string Attribute(string type, string? text, ReadOnlySpan<byte> encoded)
    {
        var label = type switch
        {
            CommonNameType => "CN",
            "2.5.4.4" => "SN",
            "2.5.4.5" => "serialNumber",
            "2.5.4.6" => "C",
            "2.5.4.7" => "L",
            "2.5.4.8" => "ST",
            "2.5.4.9" => "street",
            "2.5.4.10" => "O",
            "2.5.4.11" => "OU",
            "2.5.4.12" => "title",
            "2.5.4.42" => "GN",
            "1.2.840.113549.1.9.1" => "emailAddress",
            "0.9.2342.19200300.100.1.1" => "UID",
            "0.9.2342.19200300.100.1.25" => "DC",
            _ => null,
        };
        return label is null || text is null
            ? $"{label ?? type}=#{Convert.ToHexString(encoded)}"
            : $"{label}={Escape(text)}";
    }

    /// <summary>RFC 2253, 2.4; control characters as hexadecimal, so that a name never breaks a line.</summary>
    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var atEdge = c == '#' && i == 0 || c == ' ' && (i == 0 || i == value.Length - 1);
            if (c < ' ' || c == '\u007f')
                escaped.Append('\\').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else if (atEdge || c is ',' or '+' or '"' or '\\' or '<' or '>' or ';')
                escaped.Append('\\').Append(c);
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }
}
