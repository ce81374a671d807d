using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// A root authority: its certificate and its key, open for signing. Serial numbers are 127 random bits; notBefore is backdated five minutes,
/// and notAfter never passes the authority's own. Several threads may issue at once.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);

    private readonly PrivateKey _key;
    private readonly CertificateSigner _signer;
    private readonly X500DistinguishedName _name;
    private readonly X509AuthorityKeyIdentifierExtension _authorityKeyIdentifier;

    private CertificateAuthority(Certificate certificate, PrivateKey key, CertificateSigner signer)
    {
        Certificate = certificate;
        _key = key;
        _signer = signer;
        var fields = CertificateFields.Read(certificate.Der.AsMemory());
        _name = new X500DistinguishedName(fields.SubjectDer.Span);
        var identifier = fields.Extensions.SubjectKeyIdentifier?.ToArray() ?? SubjectKeyIdentifier(key).SubjectKeyIdentifierBytes.ToArray();
        _authorityKeyIdentifier = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier);
    }

    public Certificate Certificate { get; }

    /// <summary>Makes a self-signed root (critical basicConstraints CA, pathLen 0, keyCertSign and cRLSign); the key's ownership moves here. The name is cut to the 64 characters of RFC 5280.</summary>
    public static CertificateAuthority CreateRoot(string commonName, PrivateKey key, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(commonName);
        return SelfSign(CertificateProfile.CutToCommonName(commonName), CertificateProfile.Root, key, now, validity);
    }

    /// <summary>
    /// The tutorial's shape: one self-signed certificate that serves as the server's and as the root, its CN the host
    /// (at most 64 characters), without SANs.
    /// </summary>
    public static CertificateAuthority CreateAsInTutorial(string host, PrivateKey key, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(host.Length, CertificateProfile.LongestCommonName, nameof(host));
        return SelfSign(host, CertificateProfile.AsInTutorial, key, now, validity);
    }

    /// <summary>Opens a stored authority.</summary>
    /// <exception cref="CryptographicException">The key is not the certificate's.</exception>
    public static CertificateAuthority Open(Certificate certificate, PrivateKey key)
    {
        if (!CertificateFields.Read(certificate.Der.AsMemory()).SubjectPublicKeyInfo.Span.SequenceEqual(key.ToSubjectPublicKeyInfo()))
            throw new CryptographicException("The key is not the certificate's.");
        return certificate.IsCertificateAuthority
            ? new CertificateAuthority(certificate, key, CertificateSigner.For(key))
            : throw new CryptographicException("The certificate is no authority's.");
    }

    /// <summary>Why it cannot issue at this time; null when it can. Ask before issuing.</summary>
    public Finding? WhyNotIssue(DateTimeOffset now)
    {
        if (now >= Certificate.NotAfter)
            return new Finding("authority-expired", Severity.Error, $"The authority expired at {Certificate.NotAfter:u}.", "Make a new authority and give its certificate to the server and to every client.");
        return now < Certificate.NotBefore
            ? new Finding("authority-not-yet-valid", Severity.Error, $"The authority is valid from {Certificate.NotBefore:u}.", "Set this machine's clock.")
            : null;
    }

    /// <summary>A serverAuth certificate; its CN is the first name. Refuses an empty list.</summary>
    public Certificate IssueServer(ImmutableArray<SubjectAlternativeName> names, PrivateKey subjectKey, DateTimeOffset now, TimeSpan validity)
    {
        if (names.IsDefaultOrEmpty)
            throw new ArgumentException("A server certificate needs at least one name.", nameof(names));
        return Issue(CertificateProfile.Server(names, subjectKey), now, validity);
    }

    /// <summary>A clientAuth certificate whose only CN is the role, to the letter.</summary>
    /// <exception cref="ArgumentException"><see cref="RoleName.Problem"/> has something against the role.</exception>
    public Certificate IssueClient(string role, PrivateKey subjectKey, DateTimeOffset now, TimeSpan validity)
    {
        if (RoleName.Problem(role) is { } problem)
            throw new ArgumentException(problem.Message, nameof(role));
        return Issue(CertificateProfile.Client(role, CertificateSigner.PublicKeyOf(subjectKey)), now, validity);
    }

    /// <summary>The same for a PKCS #10 request (PEM or DER) whose key stays with its owner; only its public key is taken. Null with a finding when its proof of possession fails.</summary>
    public Certificate? IssueClientFor(string role, ReadOnlySpan<byte> csr, DateTimeOffset now, TimeSpan validity, out Finding? problem)
    {
        problem = RoleName.Problem(role) ?? WhyNotIssue(now);
        if (problem is not null || SigningRequest.Read(csr, out problem) is not { } publicKey)
            return null;
        return Issue(CertificateProfile.Client(role, publicKey), now, validity);
    }

    /// <summary>The authority's key as encrypted PKCS #8, for the store.</summary>
    public byte[] ExportEncryptedKey(ReadOnlySpan<char> passphrase) => _key.ToEncryptedPkcs8(passphrase);

    /// <summary>A copy of the key: only for the tutorial's shape, where it is the server's key too.</summary>
    public PrivateKey CopyKey() => _key.Copy();

    public override string ToString() => $"authority {Certificate.Subject}";

    public void Dispose() => _key.Dispose();

    private static CertificateAuthority SelfSign(string commonName, ImmutableArray<X509Extension> profile, PrivateKey key, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(validity, TimeSpan.Zero);
        var signer = CertificateSigner.For(key);
        var name = DistinguishedName.OfCommonName(commonName);
        var request = new CertificateRequest(name, CertificateSigner.PublicKeyOf(key), signer.Hash);
        var identifier = SubjectKeyIdentifier(key);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        foreach (var extension in profile)
            request.CertificateExtensions.Add(extension);
        return new CertificateAuthority(signer.Sign(request, name, now - Backdate, now + validity), key, signer);
    }

    private static X509SubjectKeyIdentifierExtension SubjectKeyIdentifier(PrivateKey key) => new(CertificateSigner.PublicKeyOf(key), critical: false);

    private Certificate Issue(CertificateProfile profile, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(validity, TimeSpan.Zero);
        if (WhyNotIssue(now) is { } problem)
            throw new InvalidOperationException(problem.Message);
        var request = new CertificateRequest(profile.Subject, profile.PublicKey, _signer.Hash);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(profile.PublicKey, critical: false));
        request.CertificateExtensions.Add(_authorityKeyIdentifier);
        foreach (var extension in profile.Extensions)
            request.CertificateExtensions.Add(extension);
        return _signer.Sign(request, _name, Later(now - Backdate, Certificate.NotBefore), Earlier(now + validity, Certificate.NotAfter));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
