using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace PgTlsDashboard.Core.Pki.Validation;

/// <summary>Whose key signed a certificate: authorities may bear one name and have several keys.</summary>
public static class IssuerSignature
{
    /// <summary>The issuer's name is the subject of the other certificate, and the other's key made the signature.</summary>
    public static bool IsOf(Certificate certificate, Certificate issuer)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        if (certificate.Issuer != issuer.Subject) return false;
        var parser = new X509CertificateParser();
        try
        {
            parser.ReadCertificate(certificate.Der.ToArray()).Verify(parser.ReadCertificate(issuer.Der.ToArray()).GetPublicKey());
            return true;
        }
        catch (Exception e) when (e is GeneralSecurityException or ArgumentException or InvalidOperationException or IOException
            or SecurityUtilityException)
        {
            return false;
        }
    }
}
