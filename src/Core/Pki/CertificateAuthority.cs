using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgTlsDashboard.Core.Pki;

/// <summary>
/// A root authority: its certificate and its key, open for signing. Serial numbers are 127 random bits; notBefore is backdated five
/// minutes, and notAfter never passes the authority's own. Several threads may issue at once.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan s_backdate = TimeSpan.FromMinutes(5);

    private readonly PrivateKey _key;
    private readonly CertificateSigner _signer;
    private readonly byte[] _name;
    private readonly X509Extension _keyIdentifier;

    private CertificateAuthority(Certificate certificate, PrivateKey key, CertificateSigner signer)
    {
        Certificate = certificate;
        _key = key;
        _signer = signer;
        var fields = CertificateFields.Read(certificate.Der.AsMemory());
        _name = fields.SubjectDer.ToArray();
        _keyIdentifier = CertificateProfile.AuthorityKeyIdentifier(
            fields.Extensions.SubjectKeyIdentifier?.ToArray() ?? CertificateProfile.KeyIdentifier(fields.SubjectPublicKeyInfo));
    }

    public Certificate Certificate { get; }

    /// <summary>
    /// Makes a self-signed root (critical basicConstraints CA, pathLen 0, keyCertSign and cRLSign); the key's ownership moves here. The
    /// name is cut to the 64 characters of RFC 5280.
    /// </summary>
    public static CertificateAuthority CreateRoot(string commonName, PrivateKey key, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(commonName);
        return SelfSign(CertificateProfile.Root(commonName, key.ToSubjectPublicKeyInfo()), key, now, validity);
    }

    /// <summary>
    /// The tutorial's shape: one self-signed certificate that serves as the server's and as the root, its CN the host
    /// (at most 64 characters), without SANs.
    /// </summary>
    public static CertificateAuthority CreateAsInTutorial(string host, PrivateKey key, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(host.Length, CertificateProfile.LongestCommonName, nameof(host));
        return SelfSign(CertificateProfile.AsInTutorial(host, key.ToSubjectPublicKeyInfo()), key, now, validity);
    }

    /// <summary>Opens a stored authority.</summary>
    /// <exception cref="CryptographicException">The key is not the certificate's.</exception>
    public static CertificateAuthority Open(Certificate certificate, PrivateKey key)
    {
        if (!CertificateFields.Read(certificate.Der.AsMemory()).SubjectPublicKeyInfo.Span.SequenceEqual(key.ToSubjectPublicKeyInfo()))
            throw new CryptographicException("The key is not the certificate's.");
        return certificate.IsCertificateAuthority
            ? new CertificateAuthority(certificate, key, new CertificateSigner(key))
            : throw new CryptographicException("The certificate is no authority's.");
    }

    /// <summary>Why it cannot issue at this time; null when it can. Ask before issuing.</summary>
    public Finding? WhyNotIssue(DateTimeOffset now)
    {
        if (now >= Certificate.NotAfter)
            return new Finding(FindingCode.AuthorityExpired, Severity.Error, $"The authority expired at {Certificate.NotAfter:u}.",
                "Make a new authority and give its certificate to the server and to every client.");
        return now < Certificate.NotBefore
            ? new Finding(FindingCode.AuthorityNotYetValid, Severity.Error, $"The authority is valid from {Certificate.NotBefore:u}.",
                "Set this machine's clock.")
            : null;
    }

    /// <summary>A serverAuth certificate; its CN is the first name. Refuses an empty list.</summary>
    public Certificate IssueServer(ImmutableArray<SubjectAlternativeName> names, PrivateKey subjectKey, DateTimeOffset now,
        TimeSpan validity)
    {
        if (names.IsDefaultOrEmpty)
            throw new ArgumentException("A server certificate needs at least one name.", nameof(names));
        return Issue(CertificateProfile.Server(names, subjectKey, _keyIdentifier), now, validity);
    }

    /// <summary>
    /// The same for a PKCS #10 request (PEM or DER) whose key stays with its owner. Null with a finding when its proof of possession fails.
    /// </summary>
    public Certificate? IssueServerFor(
        ImmutableArray<SubjectAlternativeName> names, ReadOnlySpan<byte> csr, DateTimeOffset now, TimeSpan validity, out Finding? problem)
    {
        if (names.IsDefaultOrEmpty)
            throw new ArgumentException("A server certificate needs at least one name.", nameof(names));
        problem = WhyNotIssue(now);
        if (problem is not null || SigningRequest.Read(csr, out problem) is not { } publicKey)
            return null;
        return Issue(CertificateProfile.Server(names, publicKey.ExportSubjectPublicKeyInfo(), _keyIdentifier), now, validity);
    }

    /// <summary>A clientAuth certificate whose only CN is the role, to the letter.</summary>
    /// <exception cref="ArgumentException"><see cref="RoleName.Problem"/> has something against the role.</exception>
    public Certificate IssueClient(string role, PrivateKey subjectKey, DateTimeOffset now, TimeSpan validity)
    {
        if (RoleName.Problem(role) is { } problem)
            throw new ArgumentException(problem.Message, nameof(role));
        return Issue(CertificateProfile.Client(role, subjectKey.ToSubjectPublicKeyInfo(), _keyIdentifier), now, validity);
    }

    /// <summary>
    /// A client certificate that nobody must take: it ended an hour ago, it begins in an hour, or its serial number is one that a CRL
    /// revokes. Only to prove that a server refuses it.
    /// </summary>
    /// <param name="revokedSerial">Upper-case hexadecimal; a new one when null.</param>
    public Certificate IssueUnusableClient(string role, PrivateKey subjectKey, DateTimeOffset notBefore, DateTimeOffset notAfter,
        string? revokedSerial = null)
    {
        if (RoleName.Problem(role) is { } problem)
            throw new ArgumentException(problem.Message, nameof(role));
        return _signer.Sign(
            CertificateProfile.Client(role, subjectKey.ToSubjectPublicKeyInfo(), _keyIdentifier), _name, notBefore, notAfter,
            Convert.FromHexString(revokedSerial ?? ""));
    }

    /// <summary>A certificate for servers only whose CN is the role: a login with it must be refused for its extended key usage.</summary>
    public Certificate IssueServerNamedAs(string role, PrivateKey subjectKey, DateTimeOffset now, TimeSpan validity)
    {
        if (RoleName.Problem(role) is { } problem)
            throw new ArgumentException(problem.Message, nameof(role));
        return Issue(CertificateProfile.ServerNamedAs(role, subjectKey.ToSubjectPublicKeyInfo(), _keyIdentifier), now, validity);
    }

    /// <summary>Whether a CRL is this authority's.</summary>
    public bool Issued(RevocationList list) => list.IssuerDer.AsSpan().SequenceEqual(_name);

    /// <summary>
    /// The same for a PKCS #10 request (PEM or DER) whose key stays with its owner; only its public key is taken. Null with a finding when
    /// its proof of possession fails.
    /// </summary>
    public Certificate? IssueClientFor(string role, ReadOnlySpan<byte> csr, DateTimeOffset now, TimeSpan validity, out Finding? problem)
    {
        problem = RoleName.Problem(role) ?? WhyNotIssue(now);
        if (problem is not null || SigningRequest.Read(csr, out problem) is not { } publicKey)
            return null;
        return Issue(CertificateProfile.Client(role, publicKey.ExportSubjectPublicKeyInfo(), _keyIdentifier), now, validity);
    }

    /// <summary>The authority's key as encrypted PKCS #8, for the store.</summary>
    public byte[] ExportEncryptedKey(ReadOnlySpan<char> passphrase) => _key.ToEncryptedPkcs8(passphrase);

    /// <summary>A copy of the key: only for the tutorial's shape, where it is the server's key too.</summary>
    public PrivateKey CopyKey() => _key.Copy();

    public override string ToString() => $"authority {Certificate.Subject}";

    public void Dispose() => _key.Dispose();

    private static CertificateAuthority SelfSign(CertificateProfile profile, PrivateKey key, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(validity, TimeSpan.Zero);
        var signer = new CertificateSigner(key);
        return new CertificateAuthority(signer.Sign(profile, profile.Subject, now - s_backdate, now + validity), key, signer);
    }

    private Certificate Issue(CertificateProfile profile, DateTimeOffset now, TimeSpan validity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(validity, TimeSpan.Zero);
        if (WhyNotIssue(now) is { } problem)
            throw new InvalidOperationException(problem.Message);
        return _signer.Sign(profile, _name, Later(now - s_backdate, Certificate.NotBefore), Earlier(now + validity, Certificate.NotAfter));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
