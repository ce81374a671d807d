using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Tests.Probe;

/// <summary>Certificates of any shape, made with .NET alone, so that a fault of our own issuing cannot hide here.</summary>
internal static class TestCertificates
{
    public static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    /// <summary>A clock that does not go on by itself, so that no deadline passes on a busy machine.</summary>
    public static FakeTimeProvider Standing() => new(Now);

    public static X509Certificate2 Root(string name = "CN=test root", DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Now.AddYears(-2), notAfter ?? Now.AddYears(5));
    }

    public static X509Certificate2 Intermediate(X509Certificate2 issuer, string name = "CN=test intermediate") =>
        Issue(issuer, name, request => request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true)),
            Now.AddDays(-1), Now.AddYears(1));

    public static X509Certificate2 Server(X509Certificate2 issuer, string subject, string[] dns, string[]? addresses = null,
        DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null, string use = "1.3.6.1.5.5.7.3.1") =>
        Issue(
            issuer,
            subject,
            request =>
            {
                request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
                if (dns.Length + (addresses?.Length ?? 0) == 0) return;
                var names = new SubjectAlternativeNameBuilder();
                foreach (var name in dns) names.AddDnsName(name);
                foreach (var address in addresses ?? []) names.AddIpAddress(IPAddress.Parse(address));
                request.CertificateExtensions.Add(names.Build());
            },
            notBefore ?? Now.AddDays(-1),
            notAfter ?? Now.AddDays(90));

    public static X509Certificate2 Issue(X509Certificate2 issuer, string subject, Action<CertificateRequest> shape,
        DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        shape(request);
        using var bare = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), notBefore, notAfter,
            [1, .. RandomNumberGenerator.GetBytes(12)]);
        return bare.CopyWithPrivateKey(key);
    }

    public static Certificate ToCore(X509Certificate2 certificate) =>
        Certificate.FromDer(certificate.RawData, out _) ?? throw new InvalidOperationException("The test's certificate cannot be read.");
}

/// <summary>Real timers, another date.</summary>
internal sealed class ShiftedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
