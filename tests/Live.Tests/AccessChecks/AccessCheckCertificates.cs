using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>Client certificates of the server's authority and of another, by subject.</summary>
internal sealed class AccessCheckCertificates : IDisposable
{
    /// <summary>RFC 2253: the certificate itself begins with what is last here.</summary>
    public static readonly string[] Subjects =
        ["CN=alice", "CN=bob", "CN=Alice", "CN=Quoted Role", "CN=repl-host", "CN=alice@example.com", "CN=alice,OU=ops", "CN=bob,CN=alice",
            "OU=nobody", "CN=/^a"];

    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<(string, bool), SslStreamCertificateContext> _clients = [];

    public AccessCheckCertificates()
    {
        var (root, foreign) = (Authority("CN=test root"), Authority("CN=another root"));
        Root = root;
        var key = Own(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        ServerKeyPem = key.ExportPkcs8PrivateKeyPem();
        Server = Issue("CN=localhost", key, root, "1.3.6.1.5.5.7.3.1");
        foreach (var subject in Subjects)
        {
            foreach (var trusted in (bool[])[true, false])
            {
                var clientKey = Own(ECDsa.Create(ECCurve.NamedCurves.nistP256));
                var certificate =
                    Own(Issue(subject, clientKey, trusted ? root : foreign, "1.3.6.1.5.5.7.3.2").CopyWithPrivateKey(clientKey));
                _clients[(subject, trusted)] = SslStreamCertificateContext.Create(certificate, null, offline: true);
            }
        }
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Server { get; }

    public string ServerKeyPem { get; }

    public SslStreamCertificateContext? Find(HbaAttemptCertificate? certificate) =>
        certificate is null ? null : _clients[(certificate.Subject, certificate.Trusted)];

    public static HbaAttemptCertificate Attempt(string subject, bool trusted) =>
        new(subject, subject.Split(',').LastOrDefault(name => name.StartsWith("CN=", StringComparison.Ordinal))?[3..], trusted);

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest(name, Own(ECDsa.Create(ECCurve.NamedCurves.nistP256)), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return Own(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1)));
    }

    private X509Certificate2 Issue(string subject, ECDsa key, X509Certificate2 issuer, string usage)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var part in subject.Split(','))
        {
            if (part.StartsWith("CN=", StringComparison.Ordinal)) name.AddCommonName(part[3..]);
            else name.AddOrganizationalUnitName(part[3..]);
        }

        // The builder encodes the last name first, as RFC 2253 reads.
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], false));
        return Own(request.Create(issuer, DateTimeOffset.UtcNow.AddMinutes(-30), DateTimeOffset.UtcNow.AddHours(20),
            RandomNumberGenerator.GetBytes(8)));
    }

    public void Dispose()
    {
        foreach (var one in _owned) one.Dispose();
    }
}
