using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Verify;

/// <summary>A client's identity as SslStream wants it, in memory only.</summary>
internal static class TlsClientCertificate
{
    public static X509Certificate2? Load(ClientIdentity? identity)
    {
        if (identity is null) return null;
        using var certificate = X509CertificateLoader.LoadCertificate(identity.Certificate.Der.AsSpan());
        var pkcs8 = identity.Key.ToPkcs8();
        try
        {
            if (identity.Key.Algorithm is KeyAlgorithm.EcdsaP256 or KeyAlgorithm.EcdsaP384)
            {
                using var ecdsa = ECDsa.Create();
                ecdsa.ImportPkcs8PrivateKey(pkcs8, out _);
                return certificate.CopyWithPrivateKey(ecdsa);
            }
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return certificate.CopyWithPrivateKey(rsa);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
