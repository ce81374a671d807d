using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Pki;

/// <summary>PKCS #12 as Java 17, OpenSSL 3 and .NET read it: PBES2 with AES-256 and SHA-256.</summary>
public static class Pkcs12
{
    /// <summary>One key with its chain; <paramref name="friendlyName"/> is what JDBC looks for (<c>user</c>).</summary>
    public static byte[] Write(PrivateKey key, Certificate certificate, ImmutableArray<Certificate> authorities, string friendlyName, ReadOnlySpan<char> passphrase) =>
        throw new NotImplementedException();
}
