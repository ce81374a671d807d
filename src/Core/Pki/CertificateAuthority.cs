using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Pki;

/// <summary>A root authority: its certificate and its key, open for signing. Serial numbers are 127 random bits; notBefore is backdated five minutes.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private CertificateAuthority(Certificate certificate) => Certificate = certificate;

    public Certificate Certificate { get; }

    /// <summary>Makes a self-signed root (critical basicConstraints CA, pathLen 0, keyCertSign and cRLSign); the key's ownership moves here.</summary>
    public static CertificateAuthority CreateRoot(string commonName, PrivateKey key, DateTimeOffset now, TimeSpan validity) => throw new NotImplementedException();

    /// <summary>
    /// The tutorial's shape: one self-signed certificate that serves as the server's and as the root, its CN the host, without SANs.
    /// </summary>
    public static CertificateAuthority CreateAsInTutorial(string host, PrivateKey key, DateTimeOffset now, TimeSpan validity) => throw new NotImplementedException();

    /// <summary>Opens a stored authority.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is not the certificate's.</exception>
    public static CertificateAuthority Open(Certificate certificate, PrivateKey key) => throw new NotImplementedException();

    /// <summary>A serverAuth certificate; its CN is the first name. Refuses an empty list.</summary>
    public Certificate IssueServer(ImmutableArray<SubjectAlternativeName> names, PrivateKey subjectKey, DateTimeOffset now, TimeSpan validity) => throw new NotImplementedException();

    /// <summary>A clientAuth certificate whose only CN is the role, to the letter.</summary>
    public Certificate IssueClient(string role, PrivateKey subjectKey, DateTimeOffset now, TimeSpan validity) => throw new NotImplementedException();

    /// <summary>The same for a PKCS #10 request (PEM or DER) whose key stays with its owner; only its public key is taken. Null with a finding when its proof of possession fails.</summary>
    public Certificate? IssueClientFor(string role, ReadOnlySpan<byte> csr, DateTimeOffset now, TimeSpan validity, out Finding? problem) => throw new NotImplementedException();

    /// <summary>The authority's key as encrypted PKCS #8, for the store.</summary>
    public byte[] ExportEncryptedKey(ReadOnlySpan<char> passphrase) => throw new NotImplementedException();

    /// <summary>A copy of the key: only for the tutorial's shape, where it is the server's key too.</summary>
    public PrivateKey CopyKey() => throw new NotImplementedException();

    public override string ToString() => $"authority {Certificate.Subject}";

    public void Dispose() => throw new NotImplementedException();
}
