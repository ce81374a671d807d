using System.Formats.Asn1;
using System.Security.Cryptography;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Facts;
using PgTlsDashboard.Core.Probe.Hello;

namespace PgTlsDashboard.Core.Probe.Full;

/// <summary>Reads the server's CertificateRequest, of the old kind and of TLS 1.3's.</summary>
internal static class CertificateRequestReader
{
    public static ClientCertificateFact Of(ServerFlight? legacy, ServerFlight session)
    {
        var source = session.CertificateRequested ? session : legacy ?? session;
        var schemes = (legacy?.ClientSignatureSchemes ?? []).Concat(session.ClientSignatureSchemes).Distinct();
        return new(
            source.CertificateRequested || legacy is { CertificateRequested: true },
            [.. source.ClientAuthorities.Select(Name)],
            [.. (legacy?.ClientCertificateTypes ?? []).Select(SchemeNames.OfCertificateType)],
            [.. schemes.Select(SchemeNames.Of)]);
    }

    private static string Name(byte[] der)
    {
        try
        {
            return WireText.Neutralise(DistinguishedName.Read(new AsnReader(der, AsnEncodingRules.BER)).Text);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or CryptographicException)
        {
            return $"a name that cannot be read ({der.Length} bytes)";
        }
    }
}
