using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Tests.Probe;

namespace PgTlsDashboard.Core.Tests.Pki;

public sealed class RevocationListTests
{
    /// <summary>DER prepends a zero byte to a number whose first bit is set.</summary>
    [Theory]
    [InlineData("8F010203", "8F010203")]
    [InlineData("FF", "FF")]
    [InlineData("7F01", "7F01")]
    [InlineData("008F01", "8F01")]
    public void A_revoked_serial_number_is_spelled_as_the_certificate_spells_it(string issued, string spelled)
    {
        using var root = TestCertificates.Root();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=revoked", key, HashAlgorithmName.SHA256);
        using var revoked =
            request.Create(root, TestCertificates.Now.AddDays(-1), TestCertificates.Now.AddDays(1), Convert.FromHexString(issued));
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(revoked);
        var list = builder.Build(root, 1, TestCertificates.Now.AddDays(1), HashAlgorithmName.SHA256);

        var read = Assert.Single(RevocationList.Read([.. list], out var problem));

        Assert.Null(problem);
        Assert.Equal(spelled, Assert.Single(read.RevokedSerialNumbers));
        Assert.Equal(TestCertificates.ToCore(revoked).SerialNumber, read.RevokedSerialNumbers[0]);
    }
}
