using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Facts;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>Reads out of a leaf what the probe reports beside the certificate's common facts.</summary>
internal static class CertificateReading
{
    private const int MaxUrls = 20;
    private const string CrlDistributionPoints = "2.5.29.31";
    private const string AuthorityInformation = "1.3.6.1.5.5.7.1.1";
    private const string Ocsp = "1.3.6.1.5.5.7.48.1";
    private const string CaIssuers = "1.3.6.1.5.5.7.48.2";
    private const string TlsFeature = "1.3.6.1.5.5.7.1.24";
    private static readonly Asn1Tag s_url = new(TagClass.ContextSpecific, 6);

    public static CertificateFact Read(Certificate leaf, ImmutableArray<string> signatures, bool? stapled)
    {
        using var x509 = leaf.ToX509();
        var (type, bits, curve) = KeyDescription.Of(leaf.KeyAlgorithm);
        var pointers = Try(x509, AuthorityInformation, ReadPointers) ?? [];
        return new(
            leaf, type, bits, curve, signatures,
            [.. Try(x509, CrlDistributionPoints, ReadUrls) ?? []],
            [.. pointers.Where(p => p.Method == Ocsp).Select(p => p.Url)],
            [.. pointers.Where(p => p.Method == CaIssuers).Select(p => p.Url)],
            MustStaple: (Try(x509, TlsFeature, ReadFeatures) ?? []).Contains(5),
            stapled);
    }

    private static T? Try<T>(X509Certificate2 certificate, string oid, Func<AsnReader, T> read)
        where T : class
    {
        try
        {
            return certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == oid) is { } extension
                ? read(new(extension.RawData, AsnEncodingRules.DER))
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static List<(string Method, string Url)> ReadPointers(AsnReader reader)
    {
        var found = new List<(string, string)>();
        var list = reader.ReadSequence();
        while (list.HasData && found.Count < MaxUrls)
        {
            var one = list.ReadSequence();
            var method = one.ReadObjectIdentifier();
            if (one.PeekTag().HasSameClassAndValue(s_url)) found.Add((method, Show(one.PeekContentBytes().Span)));
        }
        return found;
    }

    /// <summary>DistributionPoint ::= { distributionPoint [0] { fullName [0] GeneralNames } … } (RFC 5280, 4.2.1.13).</summary>
    private static List<string> ReadUrls(AsnReader reader)
    {
        var found = new List<string>();
        var points = reader.ReadSequence();
        var first = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        while (points.HasData && found.Count < MaxUrls)
        {
            var point = points.ReadSequence();
            if (!point.HasData || !point.PeekTag().HasSameClassAndValue(first)) continue;
            var name = point.ReadSequence(first);
            if (!name.HasData || !name.PeekTag().HasSameClassAndValue(first)) continue;
            var names = name.ReadSequence(first);
            for (; names.HasData && found.Count < MaxUrls; names.ReadEncodedValue())
                if (names.PeekTag().HasSameClassAndValue(s_url)) found.Add(Show(names.PeekContentBytes().Span));
        }
        return found;
    }

    private static List<int> ReadFeatures(AsnReader reader)
    {
        var features = new List<int>();
        var list = reader.ReadSequence();
        while (list.HasData && features.Count < MaxUrls)
            if (list.TryReadInt32(out var feature)) features.Add(feature);
            else break;
        return features;
    }

    private static string Show(ReadOnlySpan<byte> url) => WireText.Neutralise(Encoding.UTF8.GetString(url));
}
